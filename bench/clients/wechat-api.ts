import { base, peers, tasksOf } from './peer.ts';

type Callback<T> = (error: Error | null, answer: T) => void;
type Api = {
  endpoint: string;
  setOpts(options: object): void;
  getMaterials(type: string, offset: number, count: number, callback: Callback<unknown>): void;
  getMaterialCount(callback: Callback<unknown>): void;
  uploadMaterial(path: string, type: string, callback: Callback<unknown>): void;
  getMedia(id: string, callback: Callback<Buffer>): void;
};

const Client = peers('wechat-api') as new (id: string, secret: string) => Api;
const api = new Client('wx0123456789abcdef', 'secret');
api.endpoint = base;
api.setOpts({ timeout: 60_000 });

const promised = <T>(call: (callback: Callback<T>) => void) =>
  new Promise<T>((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));

export const tasks = tasksOf({
  list: () => promised((callback) => api.getMaterials('image', 0, 20, callback)),
  count: () => promised((callback) => api.getMaterialCount(callback)),
  upload: (file) => promised((callback) => api.uploadMaterial(file, 'image', callback)),
  download: async (id) => (await promised<Buffer>((callback) => api.getMedia(id, callback))).length,
});
