import { S3Error } from '../errors.ts';
import type { StoredObject } from '../store/object-version.ts';
import { etagMatches } from './etag.ts';

/** The four conditions under which a version may be read, however their headers are called. */
export type ReadConditions = {
  match: string | undefined;
  noneMatch: string | undefined;
  modifiedSince: string | undefined;
  unmodifiedSince: string | undefined;
};

/** The conditions among headers whose names begin with this prefix (`if-`, `x-amz-copy-source-if-`). */
export function readConditions(headers: ReadonlyMap<string, string>, prefix: string): ReadConditions {
  return {
    match: headers.get(`${prefix}match`),
    noneMatch: headers.get(`${prefix}none-match`),
    modifiedSince: headers.get(`${prefix}modified-since`),
    unmodifiedSince: headers.get(`${prefix}unmodified-since`),
  };
}

/**
 * Whether the reader has this version already (304). Of two conditions that say the opposite, the one on the entity
 * tag wins. Throws PreconditionFailed.
 */
export function isUnchanged(conditions: ReadConditions, { etag, lastModified }: StoredObject): boolean {
  const { match, noneMatch, modifiedSince, unmodifiedSince } = conditions;
  if (match !== undefined) {
    if (!etagMatches(match, etag)) throw failed('If-Match');
  } else if (lastModified > (time(unmodifiedSince) ?? Number.POSITIVE_INFINITY)) {
    throw failed('If-Unmodified-Since');
  }
  if (noneMatch !== undefined) return etagMatches(noneMatch, etag);
  return lastModified <= (time(modifiedSince) ?? Number.NEGATIVE_INFINITY);
}

/** Milliseconds of an HTTP date; one that cannot be read is no condition. */
function time(text: string | undefined): number | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', { detail: { Condition: condition } });
}
