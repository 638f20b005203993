import { requireAccount } from '../../lib/accounts/known-account.ts';
import { accepted } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { progressOf } from '../../lib/mirror/progress.ts';
import { startMirror } from '../../lib/mirror/start.ts';
import { startMirror as route } from './contract.ts';
import { enqueueMirror } from './parts.ts';

const RETRY_AFTER_S = 10;

/** Starts a run of the mirror, or joins the one under way. */
export const handler = endpoint(route, async ({ path: { account }, query, language }) => {
  await requireAccount(account);
  const parts = { now: Date.now, enqueue: enqueueMirror };
  const catalogue = await startMirror(account, query.full ?? false, parts);
  return accepted(progressOf(catalogue, language), RETRY_AFTER_S, `/v1/accounts/${account}/mirror`);
});
