/**
 * Conditional writes: `If-None-Match: *` creates and never overwrites, `If-Match` replaces only what the writer has
 * read. They are judged twice: when the request comes, so that a refusal costs no upload, and when the body has
 * arrived, in the same turn of the event loop that makes the new version the newest. Whoever finds that another
 * write or deletion of the key came in between gets 409 and must look again.
 */
import { S3Error } from '../errors.ts';
import type { Bucket } from '../store/bucket.ts';
import { etagMatches } from './etag.ts';

/** Throws PreconditionFailed, NoSuchKey or ConditionalRequestConflict if the write may not happen (any more). */
export type WriteGuard = { check(): void };

/** Judges the conditions of a write for the first time; the guard judges them once more. Throws S3Error. */
export function guardWrite(headers: ReadonlyMap<string, string>, bucket: Bucket, key: string): WriteGuard {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  if (ifMatch === undefined && ifNoneMatch === undefined) return { check: () => {} };
  if (ifMatch !== undefined && ifNoneMatch !== undefined) throw unsupported('If-Match');
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') throw unsupported('If-None-Match');

  const before = bucket.head(key);
  const current = bucket.current(key);
  if (ifNoneMatch !== undefined && current) throw failed('If-None-Match');
  if (ifMatch !== undefined && !current) throw new S3Error('NoSuchKey', { detail: { Key: key } });
  if (ifMatch !== undefined && current && !etagMatches(ifMatch, current.etag)) throw failed('If-Match');

  return {
    check() {
      if (bucket.head(key) === before) return;
      throw new S3Error('ConditionalRequestConflict', {
        detail: { Condition: ifMatch === undefined ? 'If-None-Match' : 'If-Match', Key: key },
      });
    },
  };
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', { detail: { Condition: condition } });
}

function unsupported(header: string): S3Error {
  return new S3Error('NotImplemented', { detail: { Header: header } });
}
