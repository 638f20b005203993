import { checksumHeaders } from '../body/checksums.ts';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import type { StoredObject } from '../store/object-version.ts';
import { attributeHeaders } from './attributes.ts';
import { quoted } from './etag.ts';
import { findVersion } from './find-version.ts';
import { overrides } from './overrides.ts';
import { parseRange } from './range.ts';
import { isUnchanged, readConditions } from './read-conditions.ts';
import { versionHeader } from './write-object.ts';

/** GET of an object: whole, in part, or 304 for a reader who has it. */
export async function getObject(call: Call): Promise<Answer> {
  const { object, answer, range } = describe(call);
  if (answer.status === 304 || object.content.size === 0) return answer;
  return { ...answer, body: await object.content.read(range?.start, range?.end) };
}

/** HEAD of an object: the same without the bytes. */
export async function headObject(call: Call): Promise<Answer> {
  return describe(call).answer;
}

function describe(call: Call) {
  const { request, bucket } = call;
  const object = findVersion(bucket, request.key, request.query.get('versionId'));
  const headers = {
    ...versionHeader(bucket, object),
    etag: quoted(object.etag),
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
  if (isUnchanged(readConditions(request.headers, 'if-'), object)) {
    return { object, range: undefined, answer: { status: 304, headers } };
  }
  const { size } = object.content;
  const range = parseRange(request.header('range'), size);
  const length = range ? range.end - range.start + 1 : size;
  const answer: Answer = {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      ...attributeHeaders(object.attributes),
      ...overrides(request.query),
      ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${size}` } : checksums(call, object)),
      'content-length': String(length),
    },
  };
  return { object, range, answer };
}

/** Checksums are told to readers who mean to check them, and cover the whole object only. */
function checksums({ request }: Call, { checksum }: StoredObject): Record<string, string> {
  return request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' ? checksumHeaders(checksum) : {};
}
