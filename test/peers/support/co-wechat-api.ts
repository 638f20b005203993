import type { Simulator } from '../../../dev/wechat/simulator.ts';
import type { Json } from './answers.ts';
import { installed } from './installed.ts';

/** As much of co-wechat-api 3.11.0 as is called here. Its JSON calls reject with `code` where WeChat has an errcode. */
export interface CoWechatApi {
  prefix: string;
  fileServerPrefix: string;
  setOpts(options: { readTimeout?: number; connectTimeout?: number; compression?: boolean }): void;
  uploadMedia(file: string | Buffer, type: string, name?: string, mime?: string): Promise<Json>;
  uploadThumbMedia(path: string): Promise<Json>;
  uploadImage(path: string): Promise<Json>;
  getMedia(id: string): Promise<unknown>;
  uploadMaterial(path: string, type: string): Promise<Json>;
  uploadVideoMaterial(path: string, description: Json): Promise<Json>;
  getMaterial(id: string): Promise<unknown>;
  getMaterialCount(): Promise<Json>;
  getMaterials(type: string, offset: number, count: number): Promise<Json>;
  removeMaterial(id: string): Promise<Json>;
  uploadNewsMaterial(news: Json): Promise<Json>;
  updateNewsMaterial(news: Json): Promise<Json>;
  uploadNews(news: Json): Promise<Json>;
  uploadMPVideo(video: Json): Promise<Json>;
  getIp(): Promise<Json>;
  /** What every call goes through; callers add calls that the package lacks with it. */
  request(url: string, options: Json): Promise<unknown>;
  ensureAccessToken(): Promise<{ accessToken: string }>;
}

type Class = new (appId: string, appSecret: string) => CoWechatApi;

/** A client of the simulator's first app. Limits for reading are its callers' to set: its own are 3 s and 60 s. */
export function coWechatApi({ url, app }: Simulator): CoWechatApi {
  const Api = installed('co-wechat-api') as Class;
  const api = new Api(app.app_id, app.app_secret);
  api.prefix = `${url}/cgi-bin/`;
  return api;
}
