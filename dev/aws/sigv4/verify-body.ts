import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { receive } from './received.ts';
import { type SignatureRules, verifySignature } from './verify.ts';

/** Whose key signed a request, its body included, as all services but S3 want it. Throws SignatureRefusal. */
export function verifyBody(message: IncomingMessage, body: Buffer, rules: SignatureRules): string {
  const hash = createHash('sha256').update(body).digest('hex');
  return verifySignature(receive(message), rules, () => hash).accessKeyId;
}

/** A body in memory. */
export async function bodyOf(message: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces);
}
