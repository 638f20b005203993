import { envNumber } from '../../lib/config.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { givePublication } from '../../lib/publications/give-publication.ts';
import { getPublication as route } from './contract.ts';
import { askParts } from './parts.ts';
import { recordView } from './record-view.ts';

const SPACING_MS = envNumber('PUBLICATION_SPACING_SECONDS', 10) * 1000;

/** How far a publication is, as our record says; WeChat is asked seldom. */
export const handler = endpoint(route, async ({ path, language, signal }) => {
  const key = { account: path.account, id: path.publish_id };
  return ok(recordView(await givePublication(key, SPACING_MS, askParts(signal)), language));
});
