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
  readonly #chunks: Buffer[] = [];
  #taken = 0;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
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
    return Buffer.concat(this.#chunks);
  }

  /** The next whole request; what there is of it if the connection ends before. */
  async request(): Promise<RawRequest> {
    const request = () => parseRequest(this.received.subarray(this.#taken));
    await this.until(() => this.ended || request().complete);
    const { length, complete: _, ...found } = request();
    this.#taken += length;
    return found;
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

function parseRequest(bytes: Buffer) {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  const [line = '', ...headers] = head.split('\r\n');
  const declared = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const start = end < 0 ? bytes.length : end + 4;
  const body = bytes.subarray(start, start + declared);
  const length = start + body.length;
  return { line, headers, body, length, complete: end >= 0 && body.length === declared };
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

/** A port of 127.0.0.1 on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
