import { envNumber } from '../../lib/config.ts';
import { deleteMaterial } from '../../lib/deletions/delete-material.ts';
import { accepted, noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { deleteMaterial as route } from './contract.ts';
import { obtainParts } from './obtain-parts.ts';

/** The deletion itself needs some of the answer's time. */
const MOST_WAIT_S = 15;
const WAIT_S = envNumber('DOWNLOAD_WAIT_SECONDS', 20);
const RETRY_AFTER_S = 5;

/** Deletes a permanent material at WeChat, for good, once our copy of its file lies in the library. */
export const handler = endpoint(route, async ({ path, query, keyId, requestId, signal }) => {
  const by = { at: new Date().toISOString(), by: keyId, request_id: requestId };
  const waitMs = Math.min(query.wait ?? WAIT_S, MOST_WAIT_S) * 1000;
  const manner = { force: query.force ?? false, waitMs };
  const parts = { ...obtainParts, signal };
  const outcome = await deleteMaterial({ shelf: 'materials', ...path }, by, manner, parts);
  if (outcome === 'deleted') return noContent();
  return accepted({ media_id: path.media_id, state: 'fetching' }, RETRY_AFTER_S);
});
