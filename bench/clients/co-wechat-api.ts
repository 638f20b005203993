import { base, peers, tasksOf } from './peer.ts';

type Api = {
  prefix: string;
  setOpts(options: object): void;
  getMaterials(type: string, offset: number, count: number): Promise<unknown>;
  getMaterialCount(): Promise<unknown>;
  uploadMaterial(path: string, type: string): Promise<unknown>;
  getMedia(id: string): Promise<Buffer>;
};

const Client = peers('co-wechat-api') as new (id: string, secret: string) => Api;
const api = new Client('wx0123456789abcdef', 'secret');
api.prefix = `${base}/cgi-bin/`;
api.setOpts({ timeout: 60_000 });

export const tasks = tasksOf({
  list: () => api.getMaterials('image', 0, 20),
  count: () => api.getMaterialCount(),
  upload: (file) => api.uploadMaterial(file, 'image'),
  download: async (id) => (await api.getMedia(id)).length,
});
