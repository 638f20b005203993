import type { ReceivedRequest } from './received.ts';
import { encodePath, encodeUri } from './uri.ts';

/**
 * The canonical request of Signature Version 4, built from what was received. Decoding and encoding
 * again makes it independent of how a client spelled its percent-encoding. It is written here, not taken from a
 * signing library, because such a library decides itself which headers to sign; a verifier must
 * take exactly those that the sender names, `user-agent` and `cache-control` included.
 */
export function canonicalRequest(
  request: ReceivedRequest,
  signedHeaders: string[],
  payloadHash: string,
): string {
  return [
    request.method,
    encodePath(request.path),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers.get(name))}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

function canonicalQuery(query: [string, string][]): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => ({ name: encodeUri(name), value: encodeUri(value) }))
    .sort((a, b) => order(a.name, b.name) || order(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

/** Values trimmed, runs of spaces folded, repeated headers joined by commas. */
function canonicalHeader(values: string[] | undefined): string {
  return (values ?? []).map((value) => value.trim().replace(/[ \t]+/g, ' ')).join(',');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
