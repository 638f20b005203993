/**
 * A door to the emulated AWS. It tells it what a load balancer that ended TLS would tell, without which the buckets'
 * policies refuse everything; and it gives the API an origin of its own, as on AWS, where ministack wants a host name
 * that no resolver knows.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export type Door = { readonly url: string; close(): Promise<void> };

export type DoorOptions = {
  /** The emulator's port on 127.0.0.1. */
  readonly port: number;
  /** In place of the host that the caller named. */
  readonly host?: () => string;
};

export async function openDoor({ port, host }: DoorOptions): Promise<Door> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const server = createServer((incoming, answer) => {
    const { method, url: path } = incoming;
    const { expect: _, ...headers } = incoming.headers;
    const outgoing = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path,
      headers: { ...headers, ...(host && { host: host() }), 'x-forwarded-proto': 'https' },
    });
    outgoing.once('response', (upstream) => void passOn(upstream, answer));
    outgoing.once('error', () => answer.destroy());
    pipeline(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      agent.destroy();
    },
  };
}

async function passOn(upstream: IncomingMessage, answer: ServerResponse): Promise<void> {
  answer.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders);
  await pipeline(upstream, answer).catch(() => answer.destroy());
}
