import { requireAccount } from '../../lib/accounts/known-account.ts';
import { ok } from '../../lib/http/call.ts';
import { decodeCursor, encodeCursor } from '../../lib/http/cursor.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listPublications, ORDER_PATTERN } from '../../lib/publications/publication-store.ts';
import { listPublications as route } from './contract.ts';
import { recordView } from './record-view.ts';

const isPlace = (value: unknown): value is string => typeof value === 'string' && ORDER_PATTERN.test(value);

/** Our records of publications, newest first. */
export const handler = endpoint(route, async ({ path: { account }, query, language }) => {
  await requireAccount(account);
  const { limit = 20, cursor } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isPlace);
  const { items, next } = await listPublications(account, limit, after);
  return ok({
    items: items.map((document) => recordView(document, language)),
    next_cursor: next === undefined ? null : encodeCursor(next),
  });
});
