import { digestOf, type KeyedRequest } from '../idempotency/entry.ts';
import type { ApiCall } from './call.ts';

/** A call by its Idempotency-Key; undefined if it has none. `said`: all that the request says. */
export const keyedRequest = (
  {
    path,
    keyId,
    idempotencyKey: key,
  }: Pick<ApiCall<{ readonly account: string }>, 'path' | 'keyId' | 'idempotencyKey'>,
  route: string,
  ...said: readonly unknown[]
): KeyedRequest | undefined =>
  key === undefined ? undefined : { account: path.account, keyId, key, route, digest: digestOf(...said) };
