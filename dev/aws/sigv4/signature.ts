import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The last four parts of a credential: what a signing key is good for. */
export type Scope = { date: string; region: string; service: string };

/** A scope as it stands in a string to sign. */
export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** Reads `AKID/20260101/eu-west-1/s3/aws4_request`; undefined where it is not of that form. */
export function parseCredential(text: string): { accessKeyId: string; scope: Scope } | undefined {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(text);
  const [, accessKeyId, date, region, service] = match ?? [];
  if (!accessKeyId || !date || !region || !service) return undefined;
  return { accessKeyId, scope: { date, region, service } };
}

/** Four digests for each request would be a tenth of the work of our tests. A day, a service and a key are few. */
const derived = new Map<string, Buffer>();
const MOST_DERIVED = 100;

/** The key derived from the secret for one day, region and service. */
export function signingKey(secret: string, scope: Scope): Buffer {
  const name = `${secret} ${scopeText(scope)}`;
  const known = derived.get(name);
  if (known) return known;
  const key = derive(secret, scope);
  if (derived.size >= MOST_DERIVED) derived.clear();
  derived.set(name, key);
  return key;
}

function derive(secret: string, { date, region, service }: Scope): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
}

/**
 * What is signed for a request. The canonical request holds wire bytes as characters (headers are
 * Latin-1 to Node), so it is hashed as such: a header in UTF-8 then hashes as its sender hashed it.
 */
export function stringToSign(amzDate: string, scope: Scope, canonical: string): string {
  const hash = createHash('sha256').update(canonical, 'latin1').digest('hex');
  return [ALGORITHM, amzDate, scopeText(scope), hash].join('\n');
}

/** Signs in lower-case hexadecimal. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares without telling by its time how much was right. */
export function sameSignature(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
