import { requireAccount } from '../../lib/accounts/known-account.ts';
import { HANDLE_NAME_PATTERN } from '../../lib/handles/handle.ts';
import { listHandles } from '../../lib/handles/handle-store.ts';
import { handleView } from '../../lib/handles/handle-view.ts';
import { ok } from '../../lib/http/call.ts';
import { decodeCursor, encodeCursor } from '../../lib/http/cursor.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { listHandles as route } from './contract.ts';

const isName = (value: unknown): value is string =>
  typeof value === 'string' && HANDLE_NAME_PATTERN.test(value);

/** The handles of an account, by name. */
export const handler = endpoint(route, async ({ path: { account }, query, language }) => {
  await requireAccount(account);
  const { limit = 20, cursor } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isName);
  const found = await listHandles(account, limit + 1, after);
  const page = found.slice(0, limit);
  const next_cursor = found.length > limit ? encodeCursor(page.at(-1)?.name) : null;
  return ok({ items: page.map((handle) => handleView(handle, language)), next_cursor });
});
