import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A request as it stood on the wire. */
export type RawRequest = {
  readonly line: string;
  /** As written, in order: `Name: value`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
};

/** One accepted connection: all that came over it, and the means to answer. */
export class Peer {
  readonly socket: Socket;
  #chunks: Buffer[] = [];
  #length = 0;
  #taken = 0;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake();
    });
    socket.on('error', () => {});
    for (const ending of ['end', 'close']) socket.on(ending, () => this.#wake());
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Nothing more will come. */
  get ended(): boolean {
    return this.socket.destroyed || this.socket.readableEnded;
  }

  /** Every byte received so far. */
  get received(): Buffer {
    const [first] = this.#chunks;
    if (first?.length !== this.#length) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** The next whole request; what there is of it if the connection ends before. */
  async request(): Promise<RawRequest> {
    const start = this.#taken;
    await this.until(() => this.ended || this.received.indexOf('\r\n\r\n', start) >= 0);
    const head = headOf(this.received, start);
    const end = head.end + head.declared;
    await this.until(() => this.ended || this.#length >= end);
    const body = this.received.subarray(head.end, end);
    this.#taken = head.end + body.length;
    return { line: head.line, headers: head.headers, body };
  }

  /** Resolves as soon as the received bytes, or the end of the connection, make the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    }
  }

  /** Answers with these header lines and this body, and its length unless the headers speak of one. */
  answer(status: number, headers: readonly string[] = [], body: string | Uint8Array = ''): void {
    const bytes = Buffer.from(body);
    const sized = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line));
    const lines = sized ? headers : [...headers, `Content-Length: ${bytes.length}`];
    this.socket.write(Buffer.from(`${[`HTTP/1.1 ${status} X`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1'));
    this.socket.write(bytes);
  }
}

function headOf(bytes: Buffer, start: number) {
  const found = bytes.indexOf('\r\n\r\n', start);
  const text = bytes.toString('latin1', start, found < 0 ? bytes.length : found);
  const [line = '', ...headers] = text.split('\r\n');
  const declared = Number(/^content-length: (\d+)$/im.exec(text)?.[1] ?? 0);
  return { line, headers, declared, end: found < 0 ? bytes.length : found + 4 };
}

export type RawServer = {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** The connections accepted, in order. */
  readonly peers: readonly Peer[];
};

/** A server of bare sockets for one test. `talk` is called for every connection, counted from 0. */
export async function rawServer(
  t: TestContext,
  talk: (peer: Peer, index: number) => Promise<void> | void,
): Promise<RawServer> {
  const peers: Peer[] = [];
  const failures: unknown[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = new Peer(socket);
    peers.push(peer);
    Promise.resolve()
      .then(() => talk(peer, peers.length - 1))
      .catch((error: unknown) => failures.push(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const { socket } of peers) socket.destroy();
    server.close();
    await once(server, 'close');
    assert.deepEqual(failures, []);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, peers };
}

/** For tests that wait for the end of a connection: of itself it ends after half a minute of silence only. */
export const SOON = { timeout: 10_000 };

/** A port of 127.0.0.1 on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
