import type { Readable } from 'node:stream';
import type { Simulator } from '../../../dev/wechat/simulator.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { type Json, json } from './answers.ts';
import { installed } from './installed.ts';

interface Form {
  append(name: string, value: string | Buffer | Readable, filename?: string): void;
}

interface Payload {
  params?: Json;
  formData?: Form;
  responseType?: 'arraybuffer';
}

/** As much of node-easywechat 3.6.2 as is called here. It throws for no errcode and no HTTP status. */
export interface Answer {
  toObject(): unknown;
  getContent(): unknown;
  getStatusCode(): number;
  isFailed(): boolean;
  saveAs(path: string): string;
}

interface Client {
  get(path: string, payload?: Payload): Promise<Answer>;
  post(path: string, payload?: Payload): Promise<Answer>;
  postJson(path: string, data: Json, payload?: Payload): Promise<Answer>;
  withFile(path: string, field?: string): Client;
  with(field: string, value: string): Client;
}

interface Application {
  setCache(cache: object): void;
  getClient(): Client;
}

export interface EasyWechat {
  readonly client: Client;
  /** What it cached, by its own keys. */
  readonly cache: Map<string, unknown>;
  /** A POST of JSON, and what the client made of the answer. */
  ask(path: string, body: Json): Promise<Json>;
  /** The same for a GET. */
  read(path: string, params?: Json): Promise<Json>;
  upload(path: string, type: string | undefined, form: Form): Promise<Json>;
}

type Config = { app_id: string; secret: string; http: Json; use_stable_access_token: boolean };

/** A client of the simulator's first app. Its own cache would write a file named after the AppSecret. */
export function easyWechat(
  { url, app }: Simulator,
  { stable = false, secret = app.app_secret } = {},
): EasyWechat {
  const { OfficialAccount } = installed('node-easywechat') as {
    OfficialAccount: new (config: Config) => Application;
  };
  const http = { baseURL: `${url}/` };
  const config = { app_id: app.app_id, secret, http, use_stable_access_token: stable };
  const application = new OfficialAccount(config);
  const cache = new Map<string, unknown>();
  application.setCache({
    get: async (key: string) => cache.get(key),
    set: async (key: string, value: unknown) => cache.set(key, value).has(key),
    has: async (key: string) => cache.has(key),
    delete: async (key: string) => cache.delete(key),
  });
  const client = application.getClient();
  const object = async (answer: Promise<Answer>) => json((await answer).toObject());
  return {
    client,
    cache,
    ask: (path, body) => object(client.postJson(path, body)),
    read: (path, params = {}) => object(client.get(path, { params })),
    upload: (path, type, formData) =>
      object(client.post(path, { params: type === undefined ? {} : { type }, formData })),
  };
}

/** An empty form of the kind the client takes. */
export function newForm(): Form {
  const FormData = installed('form-data') as new () => Form;
  return new FormData();
}

/** The form that its documentation has callers make: the file, and text fields after it. */
export function form(name: string, as = name, fields: Readonly<Record<string, string>> = {}): Form {
  const made = newForm();
  made.append('media', bytesOf(name), as);
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  return made;
}
