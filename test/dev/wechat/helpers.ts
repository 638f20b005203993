import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
import type { TestContext } from 'node:test';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../dev/wechat/simulator.ts';

export type Json = Record<string, unknown>;

/** A moment in 2026, with no minute or Beijing midnight near. */
export const START = Date.parse('2026-03-01T04:00:30Z');

/** A simulator for one test, closed when the test ends. Its clock stands still unless the test moves it. */
export async function simulator(t: TestContext, options: SimulatorOptions = {}): Promise<Simulator> {
  const started = await startSimulator({ now: () => START, ...options });
  t.after(() => started.close());
  return started;
}

export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** A classic token of the first app. */
export async function tokenOf(sim: Simulator): Promise<string> {
  const { app_id, app_secret } = sim.app;
  const query = `grant_type=client_credential&appid=${app_id}&secret=${app_secret}`;
  const json = await getJson(`${sim.url}/cgi-bin/token?${query}`);
  return String(json.access_token);
}

export async function getJson(url: string): Promise<Json> {
  return json(await fetch(url));
}

export async function postJson(url: string, body: unknown): Promise<Json> {
  return json(await post(url, typeof body === 'string' ? body : JSON.stringify(body)));
}

export function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', body });
}

/** A response as JSON, whatever its label says. */
export async function json(response: Response): Promise<Json> {
  const parsed: unknown = JSON.parse(await response.text());
  assert.ok(typeof parsed === 'object' && parsed !== null);
  return parsed as Json;
}

/** A client of one app's API: every call carries its token. */
export async function client(sim: Simulator) {
  const token = await tokenOf(sim);
  const url = (path: string, query = '') => `${sim.url}/cgi-bin/${path}?access_token=${token}${query}`;
  const send = (path: string, query: string, file: Upload) =>
    fetch(url(path, query), { method: 'POST', body: form(file) });
  return {
    token,
    url,
    upload: (type: string, file: Upload) => send('media/upload', `&type=${type}`, file).then(json),
    add: (type: string, file: Upload) => send('material/add_material', `&type=${type}`, file).then(json),
    uploadimg: (file: Upload) => send('media/uploadimg', '', file).then(json),
    mediaGet: (id: unknown) => fetch(url('media/get', `&media_id=${id}`)),
    get: (id: unknown) => post(url('material/get_material'), JSON.stringify({ media_id: id })),
    del: (id: unknown) => postJson(url('material/del_material'), { media_id: id }),
    list: (body: unknown) => postJson(url('material/batchget_material'), body),
    count: () => getJson(url('material/get_materialcount')),
  };
}

export type Upload = string | { name: string; bytes: Buffer; fields?: Record<string, string> };

/** A form with one file; a bare name stands for the fixture. */
export function form(upload: Upload): FormData {
  const { name, bytes, fields } = typeof upload === 'string' ? fromFixture(upload) : upload;
  const data = new FormData();
  for (const [field, value] of Object.entries(fields ?? {})) data.append(field, value);
  data.append('media', new Blob([Uint8Array.from(bytes)]), name);
  return data;
}

function fromFixture(name: string): Exclude<Upload, string> {
  return { name: basename(name), bytes: fixture(name) };
}

/** An error's code, with its message checked against WeChat's grammar. */
export function errcode(answer: Json): unknown {
  if (answer.errcode) assert.match(String(answer.errmsg), /^.+ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  return answer.errcode;
}

/** Says these bytes on a socket of its own and answers everything that comes back. */
export function say(
  sim: Simulator,
  pieces: ReadonlyArray<string | Buffer>,
  halfClose = false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(sim.port, '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    for (const piece of pieces) socket.write(piece);
    if (halfClose) socket.end();
  });
}

/** The JSON body of an answer heard on a bare socket. */
export function heardJson(heard: string): Json {
  return JSON.parse(heard.slice(heard.indexOf('\r\n\r\n') + 4)) as Json;
}

/** Calls the control API. */
export async function control(sim: Simulator, method: string, path: string, body?: unknown): Promise<Json> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return json(await fetch(`${sim.url}/_simulator${path}`, init));
}
