/** How much of a request can have reached the other side. A request that left in part is never acted upon. */
export type Sent = 'nothing' | 'partly' | 'all';

/** No answer came. The message names the host alone: a path or query may hold secrets. */
export class HttpFailure extends Error {
  override name = 'HttpFailure' as const;
  readonly code: string;
  readonly sent: Sent;
  /** The pooled connection had died unnoticed; an idempotent request may simply be repeated. */
  readonly stale: boolean;

  constructor(host: string, code: string, sent: Sent, stale = false) {
    super(`Request to ${host} failed: ${code}`);
    this.code = code;
    this.sent = sent;
    this.stale = stale;
  }
}
