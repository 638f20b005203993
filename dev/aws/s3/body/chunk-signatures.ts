import { createHash } from 'node:crypto';
import { sameSignature, scopeText, sign } from '../../sigv4/signature.ts';
import type { Verified } from '../../sigv4/verify.ts';
import { S3Error } from '../errors.ts';

const EMPTY_HASH = createHash('sha256').digest('hex');

/**
 * The chain of signatures of a signed chunked body: each covers its chunk and the signature before it, the
 * first one that of the request, so that no chunk can be changed, dropped or moved.
 */
export class ChunkSignatures {
  readonly #verified: Verified;
  #previous: string;

  constructor(verified: Verified) {
    this.#verified = verified;
    this.#previous = verified.signature;
  }

  /** Checks the next chunk by the hash of its bytes. */
  checkChunk(signature: string, hash: string): void {
    this.#check(signature, ['AWS4-HMAC-SHA256-PAYLOAD'], [EMPTY_HASH, hash]);
  }

  /** Checks the trailing headers, one `name:value` a line. */
  checkTrailer(signature: string, lines: string[]): void {
    const hash = createHash('sha256')
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest('hex');
    this.#check(signature, ['AWS4-HMAC-SHA256-TRAILER'], [hash]);
  }

  #check(signature: string, before: string[], after: string[]): void {
    const { amzDate, scope, key } = this.#verified;
    const text = [...before, amzDate, scopeText(scope), this.#previous, ...after].join('\n');
    if (!sameSignature(sign(key, text), signature)) throw new S3Error('SignatureDoesNotMatch');
    this.#previous = signature;
  }
}
