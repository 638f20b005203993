/** Requests through an HTTP proxy: CONNECT, and TLS with the other side inside, so that the proxy sees no content. */
import type { ClientRequest } from 'node:http';
import { isIP, type Socket } from 'node:net';
import tls, { type SecureContextOptions } from 'node:tls';
import { http, https } from './builtin-http.ts';
import { deadline } from './deadline.ts';
import { abortCode, createSendHttp, type SendHttp } from './http.ts';
import { HttpFailure, type ProxyTrouble } from './http-failure.ts';

/** For reaching the proxy, its answer, and TLS with the other side, together. */
const TUNNEL_TIMEOUT_MS = 5_000;

/**
 * A sender whose requests all go through the proxy, each over a connection of its own.
 *
 * @param proxy `http://` or `https://`, with user and password where it asks for them
 * @param trust further certificate authorities; given by tests alone
 */
export function sendThrough(proxy: URL, trust: Pick<SecureContextOptions, 'ca'> = {}): SendHttp {
  const send = createSendHttp((url, signal) => openTunnel(proxy, url, trust, signal));
  return async (request) => {
    try {
      return await send(request);
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.proxy) throw error;
      // The tunnel was there: whether it broke or the other side did is not to be seen from here.
      const trouble = { problem: 'broken', host: proxy.host } as const;
      throw new HttpFailure(request.url.host, error.code, error.sent, error.stale, trouble);
    }
  };
}

async function openTunnel(
  proxy: URL,
  url: URL,
  trust: Pick<SecureContextOptions, 'ca'>,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const { signal: ending, end } = deadline(TUNNEL_TIMEOUT_MS, signal);
  const fail = (code: string, trouble: ProxyTrouble) =>
    ending.aborted
      ? new HttpFailure(url.host, abortCode(ending), 'nothing', false, {
          problem: 'timeout',
          host: proxy.host,
        })
      : new HttpFailure(url.host, code, 'nothing', false, { ...trouble, host: proxy.host });
  try {
    const socket = await asked(connectRequest(proxy, url, trust, ending), fail);
    return url.protocol === 'https:' ? await secured(socket, url, trust, ending, fail) : socket;
  } finally {
    end();
  }
}

type Fail = (code: string, trouble: ProxyTrouble) => HttpFailure;

function connectRequest(
  proxy: URL,
  url: URL,
  trust: Pick<SecureContextOptions, 'ca'>,
  signal: AbortSignal,
): ClientRequest {
  const authority = `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
  const { username, password } = proxy;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return (proxy.protocol === 'https:' ? https : http).request({
    ...trust,
    host: bare(proxy),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(username && { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
    agent: false,
    signal,
  });
}

/** An IPv6 address without its brackets. */
const bare = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/** The connection, once the proxy says that it is through to the other side. */
function asked(req: ClientRequest, fail: Fail): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  req.once('connect', ({ statusCode = 0 }, socket) => {
    if (statusCode >= 200 && statusCode < 300) return resolve(socket);
    socket.destroy();
    reject(fail('EPROXY', { problem: 'refused', status: statusCode }));
  });
  // No proxy: it took CONNECT for an ordinary request.
  req.once('response', (response) => {
    response.destroy();
    reject(fail('EPROXY', { problem: 'refused', status: response.statusCode ?? 0 }));
  });
  req.on('error', (error: NodeJS.ErrnoException) =>
    reject(fail(codeOf(error), { problem: 'unreachable', code: codeOf(error) })),
  );
  req.end();
  return promise;
}

const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.name;

/** Of the connection; whatever else ends TLS is about certificates and the like. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'EABORTED', 'ETIMEDOUT']);

function secured(
  socket: Socket,
  url: URL,
  trust: Pick<SecureContextOptions, 'ca'>,
  signal: AbortSignal,
  fail: Fail,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const host = bare(url);
  const inner = tls.connect({ ...trust, socket, host, ...(!isIP(host) && { servername: host }) });
  const end = (code: string) => {
    reject(fail(code, { problem: BROKEN.has(code) ? 'broken' : 'untrusted', code }));
    inner.destroy();
    socket.destroy();
  };
  const abort = () => end('EABORTED');
  const broke = (error: NodeJS.ErrnoException) => end(codeOf(error));
  const closed = () => end('ECONNRESET');
  inner.once('error', broke);
  inner.once('close', closed);
  signal.addEventListener('abort', abort);
  inner.once('secureConnect', () => {
    signal.removeEventListener('abort', abort);
    inner.off('error', broke);
    inner.off('close', closed);
    resolve(inner);
  });
  if (signal.aborted) abort();
  return promise;
}
