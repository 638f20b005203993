/** Requests made by hand: every byte of target and headers is the test's own. */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { connect } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import { encodePath, encodeUri } from '../../../../dev/aws/sigv4/uri.ts';
import { credentials, region } from './bench.ts';

export type WireRequest = {
  method: string;
  /** As on the wire, already percent-encoded. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Buffer;
};

export type WireAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  text: string;
  /** The code in the XML of an error. */
  code: string | undefined;
  /** The client's port: the same one means the same connection. */
  localPort: number | undefined;
};

export type Signing = {
  date?: Date;
  region?: string;
  service?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
};

/** A request not yet signed. The key is encoded as S3 wants it. */
export function wireRequest(
  port: number,
  method: string,
  resource: string,
  options: { query?: Record<string, string>; headers?: Record<string, string>; body?: string | Buffer } = {},
): WireRequest {
  return {
    method,
    path: encodePath(resource),
    query: options.query ?? {},
    headers: { host: `127.0.0.1:${port}`, ...options.headers },
    body: Buffer.from(options.body ?? ''),
  };
}

/** The same, signed in its header by the SDK's own signer. */
export async function signed(wire: WireRequest, signing: Signing = {}): Promise<WireRequest> {
  const headers = {
    'x-amz-content-sha256': createHash('sha256').update(wire.body).digest('hex'),
    ...wire.headers,
  };
  const result = await signer(signing).sign(smithy({ ...wire, headers }), {
    signingDate: signing.date ?? new Date(),
  });
  return { ...wire, headers: result.headers };
}

/** The same, signed in its query; only `host` and the headers given are under the signature. */
export async function presigned(
  wire: WireRequest,
  expiresIn: number,
  signing: Signing = {},
): Promise<WireRequest> {
  const result = await signer(signing).presign(
    smithy({ ...wire, headers: { ...wire.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    { expiresIn, signingDate: signing.date ?? new Date() },
  );
  return { ...wire, headers: result.headers, query: result.query as Record<string, string> };
}

/** Sends a request and reads its whole answer. */
export function send(port: number, wire: WireRequest, agent?: Agent): Promise<WireAnswer> {
  const query = Object.entries(wire.query).map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`);
  const path = query.length > 0 ? `${wire.path}?${query.join('&')}` : wire.path;
  const length = wire.headers['content-length'] ?? String(wire.body.length);
  const framed = 'transfer-encoding' in wire.headers || (wire.body.length === 0 && wire.method !== 'PUT');
  const headers = framed ? wire.headers : { ...wire.headers, 'content-length': length };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port,
      host: '127.0.0.1',
      method: wire.method,
      path,
      headers,
      agent: agent ?? false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (message) => {
      const { localPort } = message.socket;
      const pieces: Buffer[] = [];
      message.on('data', (piece: Buffer) => pieces.push(piece));
      message.on('error', reject);
      message.on('end', () => {
        const body = Buffer.concat(pieces);
        const text = body.toString('utf8');
        const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
        resolve({ status: message.statusCode ?? 0, headers: message.headers, body, text, code, localPort });
      });
    });
    outgoing.end(wire.body);
  });
}

/** SHA-256 as the signer takes it. */
class Sha256 {
  readonly #secret: Uint8Array | undefined;
  readonly #data: Uint8Array[] = [];

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytes(secret);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#data.push(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    const hash = this.#secret ? createHmac('sha256', this.#secret) : createHash('sha256');
    for (const data of this.#data) hash.update(data);
    return hash.digest();
  }

  reset(): void {
    this.#data.length = 0;
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function signer(signing: Signing): SignatureV4 {
  return new SignatureV4({
    credentials: {
      accessKeyId: signing.accessKeyId ?? credentials.accessKeyId,
      secretAccessKey: signing.secretAccessKey ?? credentials.secretAccessKey,
    },
    region: signing.region ?? region,
    service: signing.service ?? 's3',
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
}

function smithy(wire: WireRequest) {
  return { ...wire, protocol: 'http:', hostname: '127.0.0.1' };
}

/** Writes bytes to a socket, and more once a first answer has come, and reads until the server closes or half a second passes in silence. */
export async function converse(port: number, ...turns: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (piece) => {
    heard += piece.toString('latin1');
    const turn = turns.shift();
    if (turn !== undefined) socket.write(turn);
  });
  socket.setTimeout(300, () => socket.destroy());
  socket.write(turns.shift() ?? '');
  await once(socket, 'close');
  return heard;
}

/** The head of a request as text. */
export function headText({ method, path, headers }: WireRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
