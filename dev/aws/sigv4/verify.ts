/**
 * Signature Version 4, from the receiving side. A sender makes a canonical text of the request's method,
 * path, query, chosen headers and body hash, and signs it with a key that is derived from its secret for one
 * day, region and service. The receiver makes the same text of what arrived and compares: any change on the
 * way, or a header that was signed and is gone, gives another signature. Neither side ever sends the secret.
 *
 * The order of the checks is the order in which callers learn of their mistakes: form, scope, key, time, signature.
 */
import { canonicalRequest } from './canonical.ts';
import { type Claim, readClaim } from './claim.ts';
import type { ReceivedRequest } from './received.ts';
import { SignatureRefusal } from './refusal.ts';
import { sameSignature, sign, signingKey, stringToSign } from './signature.ts';

export type Credentials = { accessKeyId: string; secretAccessKey: string };

/** The secret of one key, and of no other. */
export const secretOf =
  ({ accessKeyId, secretAccessKey }: Credentials) =>
  (asked: string): string | undefined =>
    asked === accessKeyId ? secretAccessKey : undefined;

/** What a service demands of a signature. */
export type SignatureRules = {
  region: string;
  service: string;
  /** The secret of an access key; undefined where the key is not known. */
  secretOf: (accessKeyId: string) => string | undefined;
  now: () => number;
  maxSkewMs: number;
};

/** A claim that proved true, with the key that signs what follows it (the chunks of a streamed body). */
export type Verified = Claim & { key: Buffer };

/**
 * Verifies a request. `payloadHash` says what its sender put for the body, which differs between services.
 * Throws SignatureRefusal.
 */
export function verifySignature(
  request: ReceivedRequest,
  rules: SignatureRules,
  payloadHash: (claim: Claim) => string,
): Verified {
  const claim = readClaim(request);
  checkScope(claim, rules);
  const secret = rules.secretOf(claim.accessKeyId);
  if (secret === undefined) {
    throw new SignatureRefusal('unknown-key', 'The access key is not known here', {
      via: claim.via,
      detail: { AWSAccessKeyId: claim.accessKeyId },
    });
  }
  if (claim.expires === undefined) checkSkew(claim, rules);
  else checkLifetime(claim, claim.expires, rules);
  const key = signingKey(secret, claim.scope);
  checkSignature(request, claim, key, payloadHash(claim));
  checkCoverage(request, claim);
  return { ...claim, key };
}

function checkScope({ scope, amzDate, via }: Claim, rules: SignatureRules): void {
  if (scope.region !== rules.region) {
    throw new SignatureRefusal(
      'wrong-region',
      `the region '${scope.region}' is wrong; expecting '${rules.region}'`,
      { via, detail: { Region: rules.region } },
    );
  }
  if (scope.service !== rules.service) {
    throw new SignatureRefusal(
      'wrong-scope',
      `incorrect service "${scope.service}". This endpoint belongs to "${rules.service}".`,
      { via },
    );
  }
  if (!amzDate.startsWith(scope.date)) {
    throw new SignatureRefusal(
      'wrong-scope',
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`,
      { via },
    );
  }
}

function checkSkew({ signedAt, amzDate }: Claim, { now, maxSkewMs }: SignatureRules): void {
  if (Math.abs(now() - signedAt) <= maxSkewMs) return;
  throw new SignatureRefusal(
    'skewed',
    'The difference between the request time and the current time is too large.',
    {
      detail: {
        RequestTime: amzDate,
        ServerTime: new Date(now()).toISOString(),
        MaxAllowedSkewMilliseconds: String(maxSkewMs),
      },
    },
  );
}

function checkLifetime(
  { signedAt }: Claim,
  expires: number,
  { now, maxSkewMs }: Pick<SignatureRules, 'now' | 'maxSkewMs'>,
): void {
  const via = 'query';
  if (now() < signedAt - maxSkewMs) {
    throw new SignatureRefusal('not-yet-valid', 'Request is not valid yet', { via });
  }
  const end = signedAt + expires * 1000;
  if (now() <= end) return;
  throw new SignatureRefusal('expired', 'Request has expired', {
    via,
    detail: {
      'X-Amz-Expires': String(expires),
      Expires: new Date(end).toISOString(),
      ServerTime: new Date(now()).toISOString(),
    },
  });
}

/** What was computed goes into the refusal, as S3 shows it: comparing it with one's own finds the mistake. */
function checkSignature(request: ReceivedRequest, claim: Claim, key: Buffer, payloadHash: string): void {
  const canonical = canonicalRequest(request, claim.signedHeaders, payloadHash);
  const text = stringToSign(claim.amzDate, claim.scope, canonical);
  if (sameSignature(sign(key, text), claim.signature)) return;
  throw new SignatureRefusal('mismatch', 'The signature does not match', {
    via: claim.via,
    detail: {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: text,
      SignatureProvided: claim.signature,
      CanonicalRequest: canonical,
    },
  });
}

/** Host and everything that speaks to the service (`x-amz-…`) must be under the signature. */
function checkCoverage(request: ReceivedRequest, { signedHeaders, via }: Claim): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  );
  if (unsigned.length === 0) return;
  throw new SignatureRefusal(
    'unsigned-headers',
    'There were headers present in the request which were not signed',
    { via, detail: { HeadersNotSigned: unsigned.join(', ') } },
  );
}
