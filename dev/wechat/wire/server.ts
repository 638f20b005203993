import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { handleControl, isControlPath } from '../control/router.ts';
import type { State } from '../core/state.ts';
import { exchange } from './exchange.ts';
import type { BodyEnder } from './read-body.ts';

/** Longer than Node's five seconds: a client's pooled connection should not close in its face. */
const KEEP_ALIVE_MS = 65_000;

/** The exchange that a connection is busy with. */
interface Running {
  response: ServerResponse;
  endBody?: BodyEnder;
}

/** The HTTP server. Connections are kept alive, and nothing a client does to its connection stops it. */
export function makeServer(state: State): Server {
  const running = new WeakMap<Duplex, Running>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const current: Running = { response };
    running.set(request.socket, current);
    response.on('error', ignore).once('close', () => {
      if (running.get(request.socket) === current) running.delete(request.socket);
    });
    const onBody = (end: BodyEnder) => {
      current.endBody = end;
    };
    serve(state, request, response, onBody).catch((error: unknown) => fail(response, error));
  });
  server.on('connection', (socket: Socket) => socket.on('error', ignore));
  server.on('clientError', (_error, socket) => giveUp(running.get(socket), socket));
  return server;
}

async function serve(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  onBody: (end: BodyEnder) => void,
): Promise<void> {
  if (isControlPath(request.url ?? '')) return handleControl(state, request, response);
  return exchange(state, request, response, onBody);
}

/**
 * The bytes on a connection stopped making sense. In the middle of an upload that is a body shorter or longer
 * than its Content-Length, which deserves WeChat's answer, 41005, rather than silence (wechat-api.md 7-B 9).
 */
function giveUp(current: Running | undefined, socket: Duplex): void {
  if (!current) {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    return;
  }
  current.response.shouldKeepAlive = false;
  current.endBody?.();
}

/** A mistake of the simulator's own. It must not look like an answer of WeChat's. */
function fail(response: ServerResponse, error: unknown): void {
  console.error('wechat simulator:', error);
  if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
  response.end(error instanceof Error ? error.stack : String(error));
}

function ignore(): void {}
