/**
 * A stand-in for WeChat that does as little as it can: it answers, and neither checks nor hashes nor remembers. What is
 * measured against it is the caller.
 */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { LIST_ITEMS } from './list-items.ts';

export type Counts = { tokens: number; calls: number };
export const counts: Counts = { tokens: 0, calls: 0 };

let latencyMs = 0;
/** Milliseconds that every answer is held. */
export const setLatency = (ms: number): void => {
  latencyMs = ms;
};

const files = new Map<number, Buffer>();
/** A picture as far as its first bytes go. */
function file(size: number): Buffer {
  const made =
    files.get(size) ?? Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(size - 4, 7)]);
  files.set(size, made);
  return made;
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const LIST = json({ total_count: 100_000, item_count: LIST_ITEMS.length, item: LIST_ITEMS });
const COUNT = json({ voice_count: 1, video_count: 2, image_count: 3, news_count: 4 });
const ADDED = json({ media_id: 'm'.repeat(64), url: 'http://mmbiz.qpic.cn/x', item: [] });

function send(response: ServerResponse, body: Buffer, type = 'application/json; encoding=utf-8'): void {
  response.writeHead(200, { 'content-type': type, 'content-length': body.byteLength });
  response.end(body);
}

export const wechat = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://wechat');
  request.resume();
  request.on('end', async () => {
    counts.calls += 1;
    if (latencyMs > 0) await delay(latencyMs);
    if (pathname.endsWith('token')) {
      counts.tokens += 1;
      return send(response, json({ access_token: `TOKEN-${'x'.repeat(130)}`, expires_in: 7200 }));
    }
    if (pathname.endsWith('/batchget_material')) return send(response, LIST);
    if (pathname.endsWith('/get_materialcount')) return send(response, COUNT);
    if (pathname.endsWith('/media/get')) {
      response.setHeader('content-disposition', 'attachment; filename="picture.jpg"');
      return send(response, file(Number(searchParams.get('media_id')?.split('-')[0])), 'image/jpeg');
    }
    return send(response, ADDED);
  });
});
wechat.keepAliveTimeout = 60_000;
