import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../core/answer.ts';
import type { Fault } from '../core/faults.ts';
import type { State } from '../core/state.ts';

/** Puts an answer on the wire, as slowly and as incompletely as the fault says. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Fault,
  state: State,
): Promise<void> {
  if (response.destroyed) return;
  const { body, headers } = compressed(request, answer, state);
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Date', new Date(state.clock.now()).toUTCString());
  response.setHeader('Content-Length', body.length);
  // A body that was cut off leaves the connection in an unknown place.
  if (!request.complete) response.setHeader('Connection', 'close');
  await write(response, body, fault);
}

/** Waits, but no longer than the client does. */
export async function waitFor(response: ServerResponse, milliseconds: number): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  if (!response.destroyed) {
    await delay(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined);
  }
  response.off('close', leave);
}

/** 0.6: JSON may come gzip-encoded, and Content-Length is then the compressed size. */
function compressed(
  request: IncomingMessage,
  answer: Answer,
  state: State,
): Pick<Answer, 'body' | 'headers'> {
  const accepted = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (!state.quirks.gzip || !answer.json || !accepted) return answer;
  return { body: gzipSync(answer.body), headers: { ...answer.headers, 'Content-Encoding': 'gzip' } };
}

async function write(response: ServerResponse, body: Buffer, { truncate, trickle }: Fault): Promise<void> {
  const cutOff = truncate !== undefined && truncate < body.length;
  const sent = cutOff ? body.subarray(0, truncate) : body;
  if (trickle) await writePieces(response, sent, trickle);
  else if (cutOff) await writePiece(response, sent);
  if (cutOff) response.socket?.destroySoon();
  else finish(response, trickle ? undefined : sent);
}

/**
 * The body goes by `write`, not by `end`: where Node knows the length beforehand it takes Content-Disposition
 * for UTF-8, and where it has no body to send it encodes the header once more. Either mangles a raw file name.
 */
function finish(response: ServerResponse, body: Buffer | undefined): void {
  response.cork();
  if (body) response.write(body);
  response.end();
}

async function writePieces(
  response: ServerResponse,
  body: Buffer,
  { bytes, every_ms: pause }: NonNullable<Fault['trickle']>,
): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += bytes) {
    await writePiece(response, body.subarray(at, at + bytes));
    await waitFor(response, pause);
  }
}

/** Writes one piece and waits until the client has room for more, or is gone. */
async function writePiece(response: ServerResponse, piece: Buffer): Promise<void> {
  if (response.write(piece) || response.destroyed) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
