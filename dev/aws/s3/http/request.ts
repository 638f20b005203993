import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ReceivedRequest, receive } from '../../sigv4/received.ts';
import { CHECKSUM_PREFIX } from '../body/checksums.ts';
import { headerText } from './header-text.ts';

/** A request in S3's terms: which bucket, which key, which headers, and a body that can be read once. */
export class S3Request {
  readonly id = randomBytes(8).toString('hex').toUpperCase();
  readonly hostId = randomBytes(32).toString('base64');
  readonly received: ReceivedRequest;
  readonly method: string;
  readonly bucketName: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** All headers, with those `x-amz-` ones that a presigned URL carries in its query. */
  readonly headers: ReadonlyMap<string, string>;
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  #mustInvite: boolean;
  #body: AsyncIterableIterator<Buffer> | undefined;

  /** `expectsContinue`: the client waits for an invitation before it sends the body. Throws URIError. */
  constructor(message: IncomingMessage, response: ServerResponse, expectsContinue: boolean) {
    this.#message = message;
    this.#response = response;
    this.#mustInvite = expectsContinue;
    this.received = receive(message);
    this.method = this.received.method;
    this.query = new Map(this.received.query.toReversed());
    this.headers = mergedHeaders(this.received);
    const [bucketName = '', ...key] = this.received.path.slice(1).split('/');
    this.bucketName = bucketName;
    this.key = key.join('/');
  }

  header(name: string): string | undefined {
    return this.headers.get(name);
  }

  get sourceAddress(): string {
    return this.#message.socket.remoteAddress ?? '127.0.0.1';
  }

  /** Whether the client went away before its request was complete. */
  get aborted(): boolean {
    return this.#message.destroyed && !this.#message.complete;
  }

  /** The body's bytes as they are on the wire; the first reading invites a client that waits. */
  body(): AsyncIterable<Buffer> {
    if (this.#mustInvite) this.#response.writeContinue();
    this.#mustInvite = false;
    // Leaving the loop early must not destroy the socket: the refusal still has to go out on it.
    this.#body ??= this.#message.iterator({ destroyOnReturn: false });
    return this.#body;
  }

  /**
   * Throws away what was not read, so that the client can finish sending and read its answer. From one that was not
   * invited to send nothing comes; Node closes its connection.
   */
  async discardRest(): Promise<void> {
    await this.#body?.return?.();
    if (!this.#mustInvite) this.#message.resume();
  }
}

/**
 * S3 takes a header from the query of a presigned URL as it takes it from the head. Not so checksums, which it
 * ignores there; that is as well, since the SDK signs the checksum of an empty body into every presigned PUT.
 */
function mergedHeaders({ headers, query }: ReceivedRequest): Map<string, string> {
  const merged = new Map([...headers].map(([name, values]) => [name, values.join(',')]));
  if (!query.some(([name]) => name === 'X-Amz-Signature')) return merged;
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    if (!lower.startsWith('x-amz-') || lower.startsWith(CHECKSUM_PREFIX)) continue;
    if (lower !== 'x-amz-sdk-checksum-algorithm' && !merged.has(lower)) merged.set(lower, headerText(value));
  }
  return merged;
}
