import { type RefusalReason, SignatureRefusal } from '../../sigv4/refusal.ts';
import { type SignatureRules, type Verified, verifySignature } from '../../sigv4/verify.ts';
import { invalidArgument, S3Error, type S3ErrorCode } from '../errors.ts';
import { isOverride } from '../object/overrides.ts';
import type { S3Request } from './request.ts';

const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** What may stand in x-amz-content-sha256: a hash, nothing, or a form of `aws-chunked`. */
const PAYLOAD_HASH =
  /^([\da-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)$/;

/** Believes a request or throws the S3Error that S3 would answer. */
export function authenticate(request: S3Request, rules: SignatureRules): Verified {
  try {
    return verifySignature(request.received, rules, ({ via }) => payloadHash(request, via));
  } catch (error) {
    if (!(error instanceof SignatureRefusal)) throw error;
    if (error.reason === 'missing' && [...request.query.keys()].some(isOverride)) {
      throw new S3Error('InvalidRequest', {
        message: 'Request specific response headers cannot be used for anonymous GET requests.',
      });
    }
    throw inWordsOfS3(error);
  }
}

function payloadHash(request: S3Request, via: 'header' | 'query'): string {
  const given = request.header('x-amz-content-sha256');
  if (given === undefined && via === 'query') return UNSIGNED;
  if (given === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: x-amz-content-sha256',
    });
  }
  if (PAYLOAD_HASH.test(given)) return given;
  throw invalidArgument(
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    'x-amz-content-sha256',
    given,
  );
}

const CODES: Record<RefusalReason, S3ErrorCode | { header: S3ErrorCode; query: S3ErrorCode }> = {
  missing: 'AccessDenied',
  'two-mechanisms': 'InvalidArgument',
  unsupported: 'InvalidArgument',
  'old-version': 'InvalidRequest',
  malformed: { header: 'AuthorizationHeaderMalformed', query: 'AuthorizationQueryParametersError' },
  'wrong-region': { header: 'AuthorizationHeaderMalformed', query: 'AuthorizationQueryParametersError' },
  'wrong-scope': { header: 'AuthorizationHeaderMalformed', query: 'AuthorizationQueryParametersError' },
  'unknown-key': 'InvalidAccessKeyId',
  skewed: 'RequestTimeTooSkewed',
  'not-yet-valid': 'AccessDenied',
  expired: 'AccessDenied',
  mismatch: 'SignatureDoesNotMatch',
  'unsigned-headers': 'AccessDenied',
};

/** S3's code, and its own message where the table has the better one. */
export function inWordsOfS3({ reason, via, message, detail }: SignatureRefusal): S3Error {
  const entry = CODES[reason];
  const code = typeof entry === 'string' ? entry : entry[via];
  if (reason === 'mismatch' || reason === 'unknown-key') return new S3Error(code, { detail });
  if (reason === 'missing' && message === 'Missing Authentication Token') return new S3Error(code);
  if (reason === 'wrong-region' || reason === 'wrong-scope') {
    const subject =
      via === 'header'
        ? 'The authorization header is malformed; '
        : 'Error parsing the X-Amz-Credential parameter; ';
    return new S3Error(code, { message: subject + message, detail });
  }
  return new S3Error(code, { message, detail });
}
