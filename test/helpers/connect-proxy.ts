/** A real CONNECT proxy on 127.0.0.1, with Basic authentication, that can be told to misbehave. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';

export type ConnectProxyOptions = {
  /** `user:password`; without, everybody may. */
  readonly credentials?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** In place of a tunnel. */
  readonly instead?: (client: Duplex, target: Socket | undefined) => void;
  /** After the tunnel is open: gets both ends. */
  readonly opened?: (client: Duplex, target: Socket) => void;
};

export type ConnectProxy = {
  /** With the right credentials. */
  readonly url: URL;
  readonly host: string;
  /** What it was asked to connect to. */
  readonly asked: string[];
};

export async function connectProxy(
  t: TestContext,
  { credentials, tls, instead, opened }: ConnectProxyOptions = {},
): Promise<ConnectProxy> {
  const asked: string[] = [];
  const open = new Set<Duplex>();
  const keep = <Stream extends Duplex>(stream: Stream): Stream => {
    open.add(stream);
    return stream.on('error', () => {}).on('close', () => open.delete(stream));
  };
  const server = tls ? https.createServer(tls) : http.createServer();
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  server.on('connection', keep);
  server.on('connect', (request: http.IncomingMessage, client: Duplex) => {
    keep(client);
    asked.push(request.url ?? '');
    if (expected && request.headers['proxy-authorization'] !== expected)
      return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    if (instead) return instead(client, undefined);
    const [host, port] = (request.url ?? '').split(':');
    const target = keep(connect(Number(port), host));
    target.once('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    target.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (opened) return opened(client, target);
      target.pipe(client).pipe(target);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const stream of open) stream.destroy();
    server.close();
    await once(server, 'close');
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const user = credentials ? `${credentials.split(':').map(encodeURIComponent).join(':')}@` : '';
  return { url: new URL(`${tls ? 'https' : 'http'}://${user}${host}`), host, asked };
}
