/** What a careful hand makes of node:http alone: kept connections, streams both ways. Not a product. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import { repeat } from '../measure/serve.ts';
import { type Calls, type Downloads, SMALL, type Uploads } from './jobs.ts';

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const base = process.env.WECHAT_BASE_URL ?? '';
const TOKEN = `TOKEN-${'x'.repeat(130)}`;

function request(path: string, method: string, headers: Record<string, string | number> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const req = http.request(`${base}${path}`, { agent, method, headers }, resolve);
  req.once('error', reject);
  return { req, answer: promise };
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function json(path: string, body?: unknown): Promise<unknown> {
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = payload && { 'content-type': 'application/json', 'content-length': payload.byteLength };
  const { req, answer } = request(`${path}?access_token=${TOKEN}`, payload ? 'POST' : 'GET', headers);
  req.end(payload);
  return JSON.parse(await text(await answer));
}

async function upload(file: string): Promise<unknown> {
  const boundary = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(file);
  const { req, answer } = request(`/cgi-bin/material/add_material?access_token=${TOKEN}&type=image`, 'POST', {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': head.byteLength + size + tail.byteLength,
  });
  if (size <= SMALL) {
    const bytes = await readFile(file);
    req.cork();
    req.write(head);
    req.write(bytes);
    req.end(tail);
  } else {
    req.write(head);
    const source = createReadStream(file);
    source.pipe(req, { end: false });
    source.once('end', () => req.end(tail));
  }
  return JSON.parse(await text(await answer));
}

async function download(size: number): Promise<number> {
  const { req, answer } = request(`/cgi-bin/media/get?access_token=${TOKEN}&media_id=${size}-x`, 'GET');
  req.end();
  let read = 0;
  for await (const chunk of await answer) read += (chunk as Buffer).byteLength;
  return read;
}

export const tasks = {
  list: ({ count, parallel }: Calls) =>
    repeat(count, parallel, () =>
      json('/cgi-bin/material/batchget_material', { type: 'image', offset: 0, count: 20 }),
    ),
  count: ({ count, parallel }: Calls) =>
    repeat(count, parallel, () => json('/cgi-bin/material/get_materialcount')),
  upload: ({ file, count, parallel }: Uploads) => repeat(count, parallel, () => upload(file)),
  download: ({ size, count, parallel }: Downloads) => repeat(count, parallel, () => download(size)),
};
