/** Why a signature was not accepted; each service has its own words for these. */
export type RefusalReason =
  | 'missing'
  | 'two-mechanisms'
  | 'unsupported'
  | 'old-version'
  | 'malformed'
  | 'wrong-region'
  | 'wrong-scope'
  | 'unknown-key'
  | 'skewed'
  | 'not-yet-valid'
  | 'expired'
  | 'mismatch'
  | 'unsigned-headers';

/** Thrown by the verifier. `detail` holds what a service may tell, never anything of the secret. */
export class SignatureRefusal extends Error {
  override name = 'SignatureRefusal';
  readonly reason: RefusalReason;
  /** Where the signature was: in the Authorization header or in the query. */
  readonly via: 'header' | 'query';
  readonly detail: Record<string, string>;

  constructor(
    reason: RefusalReason,
    message: string,
    options: { via?: 'header' | 'query'; detail?: Record<string, string> } = {},
  ) {
    super(message);
    this.reason = reason;
    this.via = options.via ?? 'header';
    this.detail = options.detail ?? {};
  }
}
