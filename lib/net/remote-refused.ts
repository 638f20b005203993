/** Why a URL that somebody gave us was not fetched. A closed list: nothing of the answer is repeated to the caller. */
export type RefusalReason =
  | 'invalid_url'
  | 'scheme'
  | 'port'
  | 'credentials'
  | 'literal_address'
  | 'not_public'
  | 'unresolvable'
  | 'redirects'
  | 'status'
  | 'too_large'
  | 'timeout'
  | 'unreachable';

/** A guarded fetch ended without a file. Carries the reason alone: the URL may hold a signature. */
export class RemoteRefused extends Error {
  override name = 'RemoteRefused' as const;
  readonly reason: RefusalReason;
  /** The status that the other side answered, where `reason` is `status`. */
  readonly status: number | undefined;

  constructor(reason: RefusalReason, status?: number) {
    super(`Remote file refused: ${reason}${status ? ` ${status}` : ''}`);
    this.reason = reason;
    this.status = status;
  }

  /** True where a later try may succeed without anybody changing anything. */
  get transient(): boolean {
    if (this.reason === 'status') return this.status === 429 || (this.status ?? 0) >= 500;
    return this.reason === 'timeout' || this.reason === 'unreachable' || this.reason === 'unresolvable';
  }
}
