/** The same two moves with nothing but node:http: what is read from one server is written to the other. */
import http, { type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';

const agent = new http.Agent({ keepAlive: true });
const { WECHAT_BASE_URL: wechat = '', AWS_ENDPOINT_URL_S3: s3 = '' } = process.env;

async function get(url: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  http.get(url, { agent }, resolve).once('error', reject);
  return await promise;
}

async function move(from: string, to: string, method: string): Promise<void> {
  const source = await get(from);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { 'content-length': source.headers['content-length'] ?? '0' };
  const target = http.request(to, { agent, method, headers }, resolve);
  target.once('error', reject);
  await pipeline(source, target);
  const answer = await promise;
  answer.resume();
  await new Promise((done) => answer.once('end', done));
}

async function put(key: string, size: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  http
    .request(`${s3}${key}`, { agent, method: 'PUT', headers: { 'content-length': size } }, resolve)
    .once('error', reject)
    .end(Buffer.alloc(size, 7));
  (await promise).resume();
}

type Move = { readonly from: string; readonly to: string; readonly method: string };
let made = 0;

export const tasks = {
  async stage({ size, count, direction }: { size: number; count: number; direction: 'forward' | 'persist' }) {
    const moves: Move[] = [];
    for (let index = 0; index < count; index++) {
      const key = `/staging/pipe/${made++}`;
      const file = `${wechat}/cgi-bin/media/get?media_id=${size}-x`;
      const up = { from: `${s3}${key}`, to: `${wechat}/cgi-bin/material/add_material`, method: 'POST' };
      if (direction === 'forward') await put(key, size);
      moves.push(direction === 'forward' ? up : { from: file, to: `${s3}${key}`, method: 'PUT' });
    }
    return moves;
  },
  async move(moves: readonly Move[]) {
    for (const { from, to, method } of moves) await move(from, to, method);
  },
  async check() {},
};
