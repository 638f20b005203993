/**
 * The one module that sends requests for us (the AWS SDK sends its own). tunnel.ts opens connections through a proxy for it.
 *
 * node:http and not undici or fetch, by measurement (docs/adr/0002-node-http.md): as quick per call, and it costs
 * a cold start next to nothing.
 *
 * What it adds to node:http is what the caller of a non-idempotent upload needs to know afterwards: how much of
 * the request had left when it failed.
 */
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { http, https } from './builtin-http.ts';
import { HttpFailure, type Sent } from './http-failure.ts';

/** A body whose length is known before its first byte is read. */
export type SizedBody = { readonly size: number; readonly chunks: AsyncIterable<Uint8Array> };

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces in memory leave together, in one write. */
  readonly body?: Uint8Array | readonly Uint8Array[] | SizedBody;
  /** Ends the request, and the reading of its answer, when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * Must not happen twice: never goes over a connection that has idled for long. The other side may have closed that
   * one unnoticed, and the outcome would be in doubt.
   */
  readonly once?: boolean;
  /** Replaces name resolution, on a connection of its own: pooled ones were resolved before. */
  readonly lookup?: LookupFunction;
};

/** `body` must be read to its end or destroyed. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
};

export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

const CONNECT_TIMEOUT_MS = 5_000;
/** No byte in either direction for this long. */
const IDLE_TIMEOUT_MS = 30_000;

/** A Lambda wakes with sockets that died while it slept; younger ones than this are taken to be alive. */
const TRUSTED_IDLE_MS = 3_000;

const pools = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }),
};
const idleSince = new WeakMap<object, number>();
for (const pool of Object.values(pools))
  pool.on('free', (socket: object) => idleSince.set(socket, Date.now()));

/** Opens a connection that is ready to carry a request to `url`. @throws {HttpFailure} */
export type Connect = (url: URL, signal: AbortSignal | undefined) => Promise<Socket>;

/**
 * Sends one request and resolves with the head of its answer; the answer's body streams.
 *
 * @throws {HttpFailure} if no answer came (ETIMEDOUT, EABORTED where the signal ended it), saying how much had left
 * @throws {RangeError} if the body is not of its declared size; an incomplete request is never ended
 * @throws whatever `body.chunks` throws, unchanged
 */
export const sendHttp: SendHttp = (request) => send(request, undefined);

/** The same over connections of one's own making, one for each request. */
export const createSendHttp =
  (connect: Connect): SendHttp =>
  (request) =>
    send(request, connect);

async function send(request: HttpRequest, connect: Connect | undefined): Promise<HttpResponse> {
  const { url, signal } = request;
  if (signal?.aborted) throw new HttpFailure(url.host, abortCode(signal), 'nothing');
  const socket = await connect?.(url, signal);
  const req = open(request, socket);
  const answer = answerTo(req, request);
  const writing = write(req, request.body);
  try {
    const response = await Promise.race([answer, writing.then(() => answer)]);
    // Answered before the body was through (412, 503): the rest is not wanted, the connection not reusable.
    if (!req.writableFinished) response.once('close', () => req.destroy());
    return { status: response.statusCode ?? 0, headers: response.headers, body: response };
  } catch (error) {
    req.destroy();
    throw error;
  }
}

function open(
  { method, url, headers, body, once, lookup }: HttpRequest,
  socket: Socket | undefined,
): ClientRequest {
  const secure = url.protocol === 'https:';
  const length = body && lengthOf(body);
  const pool = pools[secure ? 'https:' : 'http:'];
  if (once) dropIdle(pool);
  return (secure ? https : http).request(url, {
    method,
    headers: { ...headers, ...(length !== undefined && { 'content-length': String(length) }) },
    // Without an agent, createConnection is asked; with one it would not be.
    ...(socket ? { createConnection: () => socket } : { agent: lookup ? false : pool }),
    ...(lookup && { lookup }),
  });
}

function lengthOf(body: NonNullable<HttpRequest['body']>): number {
  if (body instanceof Uint8Array) return body.byteLength;
  return 'size' in body ? body.size : body.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function dropIdle(pool: Agent) {
  const oldest = Date.now() - TRUSTED_IDLE_MS;
  for (const socket of Object.values(pool.freeSockets).flatMap((sockets) => sockets ?? [])) {
    if ((idleSince.get(socket) ?? 0) < oldest) socket.destroy();
  }
}

export const abortCode = (signal: AbortSignal) =>
  signal.reason?.name === 'TimeoutError' ? 'ETIMEDOUT' : 'EABORTED';

function answerTo(req: ClientRequest, { url, signal }: HttpRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  let connected = false;
  let response: IncomingMessage | undefined;
  const fail = (code: string) => {
    if (response?.complete) return;
    const sent: Sent = !connected ? 'nothing' : req.writableFinished ? 'all' : 'partly';
    const stale = req.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
    const failure = new HttpFailure(url.host, signal?.aborted ? abortCode(signal) : code, sent, stale);
    reject(failure);
    // In mid-answer: whoever reads the body learns the reason.
    response?.destroy(failure);
    req.destroy();
  };
  req.once('socket', (socket) => {
    connected = !socket.connecting;
    if (connected) return;
    const timer = setTimeout(fail, CONNECT_TIMEOUT_MS, 'ECONNECTTIMEOUT');
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      connected = true;
      clearTimeout(timer);
    });
    socket.once('close', () => clearTimeout(timer));
  });
  req.setTimeout(IDLE_TIMEOUT_MS, () => fail('ETIMEDOUT'));
  req.once('response', (incoming) => {
    response = incoming;
    resolve(incoming);
  });
  if (signal) {
    // Not by http's own option: it costs as much as the rest of the request (docs/performance.md).
    const abort = () => fail('EABORTED');
    signal.addEventListener('abort', abort, { once: true });
    req.once('close', () => signal.removeEventListener('abort', abort));
  }
  req.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.name));
  return promise;
}

async function write(req: ClientRequest, body: HttpRequest['body']): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) {
    req.end(body);
    return;
  }
  if (!('size' in body)) {
    req.cork();
    for (const piece of body) req.write(piece);
    req.end();
    return;
  }
  let left = body.size;
  // Held back until the source has ended: with it the request would be complete, also before a byte too many.
  let last: Uint8Array | undefined;
  const over = abandonment(req);
  for await (const chunk of body.chunks) {
    if (chunk.byteLength === 0) continue;
    left -= chunk.byteLength;
    if (left < 0) throw new RangeError(`The body is longer than its declared ${body.size} bytes`);
    if (left === 0) last = chunk;
    else if (!over.happened && !req.write(chunk)) await Promise.race([over.promise, drained(req)]);
    if (over.happened) return;
  }
  if (left > 0) throw new RangeError(`The body is ${left} bytes short of its declared ${body.size}`);
  req.end(last);
}

const drained = (req: ClientRequest) => new Promise<void>((resolve) => req.once('drain', resolve));

/** Settles when there is no use in writing on: answered already, or broken. */
function abandonment(req: ClientRequest) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = { happened: false, promise };
  const happen = () => {
    over.happened = true;
    resolve();
  };
  req.once('response', happen);
  req.once('close', happen);
  return over;
}
