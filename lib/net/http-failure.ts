/** How much of a request can have reached the other side. A request that left in part is never acted upon. */
export type Sent = 'nothing' | 'partly' | 'all';

/** What became of a request at the proxy through which it had to go. Never with the proxy's user or password. */
export type ProxyTrouble = {
  /**
   * `untrusted`: it led to somebody whose certificate is not the other side's. `broken`: the tunnel was there, and then
   * it or the other side failed or was too slow.
   */
  readonly problem:
    | 'not_stored'
    | 'not_a_url'
    | 'unreachable'
    | 'timeout'
    | 'refused'
    | 'untrusted'
    | 'broken';
  /** The proxy, as `host:port`. */
  readonly host?: string;
  /** The HTTP status with which it refused. */
  readonly status?: number;
  /** What Node calls it. */
  readonly code?: string;
};

/** No answer came. The message names the host alone: a path or query may hold secrets. */
export class HttpFailure extends Error {
  override name = 'HttpFailure' as const;
  readonly code: string;
  readonly sent: Sent;
  /** The pooled connection had died unnoticed; an idempotent request may simply be repeated. */
  readonly stale: boolean;
  readonly proxy: ProxyTrouble | undefined;

  constructor(host: string, code: string, sent: Sent, stale = false, proxy?: ProxyTrouble) {
    super(`Request to ${host} failed: ${code}${proxy ? ` (proxy ${proxy.problem})` : ''}`);
    this.code = code;
    this.sent = sent;
    this.stale = stale;
    this.proxy = proxy;
  }
}
