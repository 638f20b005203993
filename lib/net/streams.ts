/** Small pieces for byte streams that must not be held whole in memory. */

export type Bytes = AsyncIterable<Uint8Array>;

/**
 * Reads at least `count` first bytes (or all there are) and gives the stream back whole. Whoever does not read
 * `chunks` to its end calls `cancel`.
 */
export async function peek(source: Bytes, count: number) {
  const iterator = source[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < count && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else {
      read.push(next.value);
      length += next.value.byteLength;
    }
  }
  const head = read.length === 1 && read[0] ? read[0] : Buffer.concat(read);
  const cancel = async () => {
    await iterator.return?.();
  };
  return { head, chunks: rest(head, iterator, ended), cancel };
}

async function* rest(head: Uint8Array, iterator: AsyncIterator<Uint8Array>, ended: boolean): Bytes {
  try {
    if (head.byteLength > 0) yield head;
    while (!ended) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** The whole stream, or undefined if it is longer than `limit` bytes (it is then cancelled). */
export async function collect(source: Bytes, limit: number): Promise<Buffer | undefined> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.byteLength;
    if (length > limit) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read, length);
}

/** Passes a stream on and shows each chunk to `see`: for hashing and counting on the way. */
export async function* tap(source: Bytes, see: (chunk: Uint8Array) => void): Bytes {
  for await (const chunk of source) {
    see(chunk);
    yield chunk;
  }
}
