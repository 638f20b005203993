import { parseAmzDate } from './amz-date.ts';
import { header, parameter, type ReceivedRequest } from './received.ts';
import { SignatureRefusal } from './refusal.ts';
import { ALGORITHM, parseCredential, type Scope } from './signature.ts';

/** What a request says of its own signature, well formed but not yet believed. */
export type Claim = {
  via: 'header' | 'query';
  accessKeyId: string;
  scope: Scope;
  amzDate: string;
  signedAt: number;
  signedHeaders: string[];
  signature: string;
  /** Seconds a presigned URL lives. */
  expires?: number;
};

const ONE_WEEK = 604_800;

/** Reads the claim from the Authorization header or the query. Throws SignatureRefusal. */
export function readClaim(request: ReceivedRequest): Claim {
  const authorization = header(request, 'authorization');
  const presigned = parameter(request, 'X-Amz-Algorithm') ?? parameter(request, 'X-Amz-Signature');
  if (authorization !== undefined && presigned !== undefined) {
    throw new SignatureRefusal(
      'two-mechanisms',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      { detail: { ArgumentName: 'Authorization', ArgumentValue: authorization } },
    );
  }
  if (authorization !== undefined) return fromHeader(request, authorization);
  if (presigned !== undefined) return fromQuery(request);
  if (parameter(request, 'AWSAccessKeyId') !== undefined) throw versionTwo('query');
  throw new SignatureRefusal('missing', 'Missing Authentication Token');
}

function fromHeader(request: ReceivedRequest, authorization: string): Claim {
  const malformed = (message: string) => new SignatureRefusal('malformed', message);
  if (authorization.startsWith('AWS ')) throw versionTwo('header');
  if (!authorization.startsWith(ALGORITHM)) {
    throw new SignatureRefusal('unsupported', 'Unsupported Authorization Type', {
      detail: { ArgumentName: 'Authorization', ArgumentValue: authorization },
    });
  }
  const fields = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(',')) {
    const equals = part.indexOf('=');
    fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const credential = parseCredential(fields.get('Credential') ?? '');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (!credential || !signedHeaders || !signature) {
    throw malformed(
      'The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  }
  const amzDate = header(request, 'x-amz-date') ?? '';
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === undefined) {
    throw new SignatureRefusal('missing', 'AWS authentication requires a valid Date or x-amz-date header');
  }
  return {
    via: 'header',
    ...credential,
    amzDate,
    signedAt,
    signedHeaders: signedHeaders.split(';'),
    signature,
  };
}

function versionTwo(via: 'header' | 'query'): SignatureRefusal {
  return new SignatureRefusal(
    'old-version',
    `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
    { via },
  );
}

function fromQuery(request: ReceivedRequest): Claim {
  const malformed = (message: string) => new SignatureRefusal('malformed', message, { via: 'query' });
  const given = (name: string): string => {
    const value = parameter(request, name);
    if (value) return value;
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (given('X-Amz-Algorithm') !== ALGORITHM) {
    throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  const credential = parseCredential(given('X-Amz-Credential'));
  if (!credential) {
    throw malformed(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const amzDate = given('X-Amz-Date');
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === undefined) {
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  return {
    via: 'query',
    ...credential,
    amzDate,
    signedAt,
    signedHeaders: given('X-Amz-SignedHeaders').split(';'),
    signature: given('X-Amz-Signature'),
    expires: lifetime(given('X-Amz-Expires'), malformed),
  };
}

function lifetime(text: string, malformed: (message: string) => SignatureRefusal): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds)) throw malformed('X-Amz-Expires should be a number');
  if (seconds < 0) throw malformed('X-Amz-Expires must be non-negative');
  if (seconds > ONE_WEEK) {
    throw malformed(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${ONE_WEEK} seconds`,
    );
  }
  return seconds;
}
