/**
 * Reads a stream of bytes by delimiter or by count, whatever the pieces it arrives in. Both encodings that
 * S3 takes apart while they arrive, forms and `aws-chunked`, are read with it.
 */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  readonly #ended: () => Error;

  /** `ended` makes the error for a stream that stops too early; `head` is read before the source. */
  constructor(source: AsyncIterable<Buffer>, ended: () => Error, head = '') {
    this.#source = source[Symbol.asyncIterator]();
    this.#ended = ended;
    this.#held = Buffer.from(head);
  }

  /** All bytes before the delimiter, which is taken away too. Nothing longer than the delimiter is held back. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        const last = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + delimiter.length);
        if (last.length > 0) yield last;
        return;
      }
      // The end of what is held may be the beginning of a delimiter.
      const sure = Math.max(0, this.#held.length - delimiter.length + 1);
      const piece = this.#held.subarray(0, sure);
      this.#held = this.#held.subarray(sure);
      if (piece.length > 0) yield piece;
      await this.#pull();
    }
  }

  /** The text before the delimiter; `tooLong` is thrown beyond `limit` bytes. */
  async text(delimiter: Buffer, limit: number, tooLong: () => Error): Promise<string> {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of this.until(delimiter)) {
      length += piece.length;
      if (length > limit) throw tooLong();
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  /** The next `count` bytes, as they come. */
  async *take(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#held.length === 0) await this.#pull();
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  /** Whether nothing is left. */
  async atEnd(): Promise<boolean> {
    while (this.#held.length === 0) {
      const next = await this.#source.next();
      if (next.done) return true;
      this.#held = next.value;
    }
    return false;
  }

  async #pull(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw this.#ended();
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }
}
