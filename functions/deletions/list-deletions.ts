import { requireAccount } from '../../lib/accounts/known-account.ts';
import { listPlans } from '../../lib/deletions/plan-store.ts';
import { planSummary } from '../../lib/deletions/plan-view.ts';
import { ok } from '../../lib/http/call.ts';
import { decodeCursor, encodeCursor } from '../../lib/http/cursor.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { UPLOAD_ID_PATTERN } from '../../lib/uploads/upload-id.ts';
import { listDeletions as route } from './contract.ts';

const isPlanId = (value: unknown): value is string =>
  typeof value === 'string' && UPLOAD_ID_PATTERN.test(value);

/** The planned deletions of an account, newest first. */
export const handler = endpoint(route, async ({ path: { account }, query, language }) => {
  await requireAccount(account);
  const { limit = 20, cursor } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isPlanId);
  const found = await listPlans(account, limit + 1, after);
  const page = found.slice(0, limit);
  const items = page.map((plan) => planSummary(plan, language, Date.now()));
  const next_cursor = found.length > limit ? encodeCursor(page.at(-1)?.plan_id) : null;
  return ok({ items, next_cursor });
});
