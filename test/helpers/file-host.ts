import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fixture, largeMp4 } from './fixtures.ts';

/**
 * Somebody's web server with files on it: `/{name}` from the fixtures, `/large.mp4`, and `/chunked/…` without a length,
 * `/missing/…` 404, `/broken/…` cut off in the middle, `/slow/…` after two seconds.
 */
export async function startFileHost() {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const [, way = '', rest = ''] = /^\/(chunked|missing|broken|slow)\/(.*)$/.exec(url.pathname) ?? [];
    if (way === 'missing') return void response.writeHead(404).end('no');
    if (way === 'slow') await delay(2_000);
    const name = decodeURIComponent(rest || url.pathname.slice(1));
    const bytes = name === 'large.mp4' ? largeMp4() : await readFile(fixture(name)).catch(() => undefined);
    if (!bytes) return void response.writeHead(404).end('no');
    if (way !== 'chunked') response.setHeader('content-length', bytes.byteLength);
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    if (way !== 'broken') return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
