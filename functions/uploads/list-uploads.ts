import { requireAccount } from '../../lib/accounts/known-account.ts';
import { ok } from '../../lib/http/call.ts';
import { decodeCursor, encodeCursor } from '../../lib/http/cursor.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { UPLOAD_ID_PATTERN } from '../../lib/uploads/upload-id.ts';
import { listUploads } from '../../lib/uploads/upload-store.ts';
import { viewOf } from '../../lib/uploads/view.ts';
import { listUploads as route } from './contract.ts';

const isUploadId = (value: unknown): value is string =>
  typeof value === 'string' && UPLOAD_ID_PATTERN.test(value);

/** The uploads of an account, newest first. */
export const handler = endpoint(route, async ({ path, query, language }) => {
  await requireAccount(path.account);
  const { limit = 20, cursor } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isUploadId);
  const found = await listUploads(path.account, limit + 1, after);
  const page = found.slice(0, limit);
  const items = await Promise.all(page.map((upload) => viewOf(upload, language)));
  const next_cursor = found.length > limit ? encodeCursor(page.at(-1)?.upload_id) : null;
  return ok({ items, next_cursor });
});
