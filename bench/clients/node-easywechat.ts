/** With the cache in memory (its own writes files) and without redirects (they make it keep a copy of each upload). */
import { createReadStream } from 'node:fs';
import { base, peers, tasksOf } from './peer.ts';

type Answer = { toObject(): unknown; getContent(): Buffer };
type Client = {
  get(path: string, payload?: object): Promise<Answer>;
  post(path: string, payload?: object): Promise<Answer>;
  postJson(path: string, data: object): Promise<Answer>;
};
type Application = { setCache(cache: object): void; getClient(): Client };

const { OfficialAccount } = peers('node-easywechat') as {
  OfficialAccount: new (config: object) => Application;
};
const FormData = peers('form-data') as new () => { append(name: string, value: unknown): void };

const application = new OfficialAccount({
  app_id: 'wx0123456789abcdef',
  secret: 'secret',
  http: { baseURL: `${base}/`, maxRedirects: 0 },
});
const cache = new Map<string, unknown>();
application.setCache({
  get: async (key: string) => cache.get(key),
  set: async (key: string, value: unknown) => cache.set(key, value).has(key),
  has: async (key: string) => cache.has(key),
  delete: async (key: string) => cache.delete(key),
});
const client = application.getClient();

export const tasks = tasksOf({
  list: async () =>
    (
      await client.postJson('cgi-bin/material/batchget_material', { type: 'image', offset: 0, count: 20 })
    ).toObject(),
  count: async () => (await client.get('cgi-bin/material/get_materialcount')).toObject(),
  async upload(file) {
    const form = new FormData();
    form.append('media', createReadStream(file));
    const answer = await client.post('cgi-bin/material/add_material', {
      params: { type: 'image' },
      formData: form,
    });
    return answer.toObject();
  },
  async download(id) {
    const payload = { params: { media_id: id }, responseType: 'arraybuffer' };
    return (await client.get('cgi-bin/media/get', payload)).getContent().length;
  },
});
