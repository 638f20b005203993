import type { SubmittedPublication } from '../wechat/index.ts';
import { nextCheckAt, PUBLISH_ID_PATTERN } from './publication.ts';
import { writePublication } from './publication-store.ts';

/** Notes that a draft was submitted, and when to ask after it. What stands in no path of ours is not noted. */
export async function recordSubmitted(
  account: string,
  media_id: string,
  { publish_id }: SubmittedPublication,
  now: number,
): Promise<void> {
  const id = String(publish_id);
  if (!PUBLISH_ID_PATTERN.test(id)) return;
  const publication = { publish_id, publish_status: 1, fail_idx: [] };
  const document = { account, id, publication, media_id, created_at: new Date(now).toISOString() };
  await writePublication(undefined, document, nextCheckAt(document, now), now);
}
