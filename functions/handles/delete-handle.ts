import { deleteHandle } from '../../lib/handles/delete-handle.ts';
import { noContent } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { log } from '../../lib/log.ts';
import { deleteHandle as route } from './contract.ts';

/** Forgets a handle; its file stays. */
export const handler = endpoint(route, async ({ path }) => {
  await deleteHandle(path);
  log.info('handle deleted', { name: path.name });
  return noContent();
});
