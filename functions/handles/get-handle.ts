import { giveHandle } from '../../lib/handles/give-handle.ts';
import { handleView } from '../../lib/handles/handle-view.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getHandle as route } from './contract.ts';
import { refreshParts } from './parts.ts';

/** A program that answers followers has five seconds for all of it. */
const ON_THE_SPOT_MS = 4_000;

/** An id that works. */
export const handler = endpoint(route, async ({ path, query: { type }, language, signal }) => {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(ON_THE_SPOT_MS)]);
  const { value } = await giveHandle(path, type, refreshParts(soon));
  return ok(handleView(value, language, type));
});
