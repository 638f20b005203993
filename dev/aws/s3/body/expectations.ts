import { createHash } from 'node:crypto';
import { S3Error } from '../errors.ts';
import { type Checksum, type ChecksumAlgorithm, checksumOf, declaredChecksum } from './checksums.ts';
import type { Crc } from './crc.ts';

/** What was promised of a body's bytes, checked once they have all passed. */
export class Expectations {
  readonly #md5: string | undefined;
  readonly #sha256: string | undefined;
  readonly #length: number | undefined;
  readonly #hashMd5 = createHash('md5');
  readonly #hashSha256 = createHash('sha256');
  readonly #algorithm: ChecksumAlgorithm | undefined;
  readonly #computed: Crc | undefined;
  #checksum: string | undefined;
  #received = 0;

  /**
   * Takes the promises from headers; `algorithm` is computed even where its value only trails or was not given.
   * Throws InvalidDigest or InvalidRequest.
   */
  constructor(
    headers: ReadonlyMap<string, string>,
    options: { length?: number; sha256?: string | undefined; algorithm?: ChecksumAlgorithm | undefined },
  ) {
    this.#md5 = declaredMd5(headers);
    this.#sha256 = options.sha256;
    this.#length = options.length;
    const declared = declaredChecksum(headers);
    this.#checksum = declared?.value;
    this.#algorithm = declared?.algorithm ?? options.algorithm;
    this.#computed = this.#algorithm && checksumOf(this.#algorithm);
  }

  /** Takes the checksum that came after the body. */
  trailers(trailers: Map<string, string>): void {
    this.#checksum = declaredChecksum(trailers)?.value ?? this.#checksum;
  }

  /** Lets a body through, looking on. */
  async *watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      this.#received += piece.length;
      if (this.#length !== undefined && this.#received > this.#length) throw new S3Error('IncompleteBody');
      if (this.#md5 !== undefined) this.#hashMd5.update(piece);
      if (this.#sha256 !== undefined) this.#hashSha256.update(piece);
      this.#computed?.update(piece);
      yield piece;
    }
    this.#check();
  }

  /** The checksum of what passed. */
  checksum(): Checksum | undefined {
    if (!this.#algorithm || !this.#computed) return undefined;
    const value = this.#computed.digest().toString('base64');
    return { algorithm: this.#algorithm, value, type: 'FULL_OBJECT' };
  }

  #check(): void {
    if (this.#length !== undefined && this.#received !== this.#length) throw new S3Error('IncompleteBody');
    if (this.#md5 !== undefined) differ(this.#md5, this.#hashMd5.digest('base64'));
    this.#checkSha256();
    const computed = this.checksum();
    if (!computed || this.#checksum === undefined || computed.value === this.#checksum) return;
    throw new S3Error('BadDigest', {
      message: `The ${computed.algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    });
  }

  #checkSha256(): void {
    if (this.#sha256 === undefined) return;
    const computed = this.#hashSha256.digest('hex');
    if (computed === this.#sha256) return;
    throw new S3Error('XAmzContentSHA256Mismatch', {
      detail: { ClientComputedContentSHA256: this.#sha256, S3ComputedContentSHA256: computed },
    });
  }
}

function declaredMd5(headers: ReadonlyMap<string, string>): string | undefined {
  const given = headers.get('content-md5');
  if (given === undefined) return undefined;
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length === 16 && bytes.toString('base64') === given) return given;
  throw new S3Error('InvalidDigest', { detail: { 'Content-MD5': given } });
}

function differ(expected: string, calculated: string): void {
  if (expected === calculated) return;
  throw new S3Error('BadDigest', { detail: { ExpectedDigest: expected, CalculatedDigest: calculated } });
}
