import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Body } from '../core/incoming.ts';

export interface ReadLimits {
  /** Larger bodies are counted and hashed, but not kept. */
  keepBytes: number;
  stallMs: number;
}

/** Ends the reading of the body from outside, when the connection's parser has given up on it. */
export type BodyEnder = () => void;

/**
 * Reads a request body to its end. Never rejects: a client that hangs up, stalls or half-closes leaves an
 * incomplete body, which is a case for the endpoint to judge.
 */
export function readBody(
  request: IncomingMessage,
  limits: ReadLimits,
  onStart: (end: BodyEnder) => void,
): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const hash = createHash('sha256');
    let size = 0;
    const promised = Number(request.headers['content-length'] ?? Number.NaN);
    const finish = () => {
      clearTimeout(stall);
      request.off('data', take);
      const kept = size <= limits.keepBytes;
      // The parser may report garbage after the body before it reports the body's end.
      const complete = request.complete || size === promised;
      resolve({
        bytes: kept ? Buffer.concat(chunks) : Buffer.alloc(0),
        size,
        sha256: hash.copy().digest('hex'),
        complete,
      });
    };
    const take = (chunk: Buffer) => {
      stall.refresh();
      size += chunk.length;
      hash.update(chunk);
      if (size <= limits.keepBytes) chunks.push(chunk);
      else chunks.length = 0;
    };
    const stall = setTimeout(finish, limits.stallMs);
    request.on('data', take).once('end', finish).once('close', finish).on('error', finish);
    onStart(finish);
  });
}
