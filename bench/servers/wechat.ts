/**
 * A stand-in for WeChat that does as little as it can: it answers, and neither checks nor hashes nor remembers. What is
 * measured against it is the caller.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { LIST_ITEMS } from './list-items.ts';

export type Counts = { tokens: number; calls: number };
export const counts: Counts = { tokens: 0, calls: 0 };

/** How far away it is: milliseconds that every answer is held, and bytes a millisecond each way. */
export type Line = { readonly latencyMs: number; readonly bytesPerMs: number };

let line: Line = { latencyMs: 0, bytesPerMs: Number.POSITIVE_INFINITY };
export const setLine = (set: Line): void => {
  line = set;
};

/** Holds whoever moves bytes to the line's rate. */
function pace(): (bytes: number) => Promise<void> {
  const began = performance.now();
  let moved = 0;
  return async (bytes) => {
    moved += bytes;
    const early = moved / line.bytesPerMs - (performance.now() - began);
    if (early >= 1) await delay(early);
  };
}

async function receive(request: IncomingMessage): Promise<void> {
  if (!Number.isFinite(line.bytesPerMs)) {
    request.resume();
    await once(request, 'end');
    return;
  }
  const passed = pace();
  for await (const chunk of request) await passed((chunk as Buffer).byteLength);
}

const PIECE = 65_536;

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

async function send(
  response: ServerResponse,
  body: Buffer,
  type = 'application/json; encoding=utf-8',
): Promise<void> {
  response.writeHead(200, { 'content-type': type, 'content-length': body.byteLength });
  if (body.byteLength > PIECE && Number.isFinite(line.bytesPerMs)) {
    const passed = pace();
    for (let at = 0; at < body.byteLength; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      response.write(piece);
      await passed(piece.byteLength);
    }
    response.end();
  } else response.end(body);
}

export const wechat = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://wechat');
  await receive(request);
  counts.calls += 1;
  if (line.latencyMs > 0) await delay(line.latencyMs);
  if (pathname.endsWith('token')) {
    counts.tokens += 1;
    return await send(response, json({ access_token: `TOKEN-${'x'.repeat(130)}`, expires_in: 7200 }));
  }
  if (pathname.endsWith('/batchget_material')) return await send(response, LIST);
  if (pathname.endsWith('/get_materialcount')) return await send(response, COUNT);
  if (pathname.endsWith('/media/get')) {
    response.setHeader('content-disposition', 'attachment; filename="picture.jpg"');
    return await send(response, file(Number(searchParams.get('media_id')?.split('-')[0])), 'image/jpeg');
  }
  return await send(response, ADDED);
});
wechat.keepAliveTimeout = 60_000;
