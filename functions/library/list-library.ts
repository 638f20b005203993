import { requireAccount } from '../../lib/accounts/known-account.ts';
import { ok } from '../../lib/http/call.ts';
import { decodeCursor, encodeCursor } from '../../lib/http/cursor.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { libraryItemView } from '../../lib/mirror/item-view.ts';
import { searchLibrary } from '../../lib/mirror/search.ts';
import { cursorOf, isCursorOf } from '../../lib/mirror/search-cursor.ts';
import { listLibrary as route } from './contract.ts';

/** The gateway waits for longer, but a caller would rather have what there is. */
const SEARCH_MS = 8_000;

/** What an account holds, by our own catalogue. */
export const handler = endpoint(route, async ({ path: { account }, query }) => {
  await requireAccount(account);
  const { limit = 20, cursor, updated_from, updated_to, ...rest } = query;
  const wanted = {
    ...rest,
    ...(updated_from && { updated_from: Date.parse(updated_from) }),
    ...(updated_to && { updated_to: Date.parse(updated_to) }),
  };
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isCursorOf(wanted)).at;
  const time = { now: Date.now, end: Date.now() + SEARCH_MS };
  const { items, next } = await searchLibrary(account, wanted, limit, after, time);
  const views = await Promise.all(items.map((item) => libraryItemView(account, item)));
  return ok({ items: views, next_cursor: next ? encodeCursor(cursorOf(wanted, next)) : null });
});
