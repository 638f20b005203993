/**
 * Requests with an Idempotency-Key: `idempotency/{account}/{hash}.json` in the library bucket, written conditionally, gone
 * after a week. Keys are each API key's own, and each route's: two programs may well count from 1.
 */
import { createHash } from 'node:crypto';
import { Conflict } from '../problems/app-errors.ts';
import type { Problems } from '../problems/problem.ts';
import { idempotencyEntry } from '../storage/buckets.ts';

export type KeyedRequest = {
  readonly account: string;
  /** The API key that asks. */
  readonly keyId: string;
  /** The caller's Idempotency-Key. */
  readonly key: string;
  /** Of the route, so that each has keys of its own. */
  readonly route: string;
  /** Of all that the request says: the same key with another request is refused. */
  readonly digest: string;
};

/** `unknown`: it may have been done, and nobody knows. */
export type Entry<T> = {
  readonly digest: string;
  readonly state: 'running' | 'done' | 'failed' | 'unknown';
  readonly created_at: string;
  /** Past this time whoever works on it counts as dead. */
  readonly until: string;
  readonly result?: T;
  readonly problems?: Problems;
};

export const placeOf = ({ account, keyId, route, key }: KeyedRequest) =>
  idempotencyEntry(account, digestOf(route, keyId, key));

/** A digest of what a request says; bytes count as they are, everything else as JSON. */
export function digestOf(...parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(JSON.stringify(part) ?? '');
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
  return hash.digest('base64url');
}

/** @throws {Conflict} for a key that was used with another request */
export function requireSame<T>(entry: Entry<T>, { digest }: KeyedRequest): Entry<T> {
  if (entry.digest === digest) return entry;
  throw new Conflict({
    en: 'This Idempotency-Key was used with another request. Use a new one.',
    zh: '该 Idempotency-Key 已用于另一个请求,请换用新的。',
  });
}
