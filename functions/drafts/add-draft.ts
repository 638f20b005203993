import { envNumber } from '../../lib/config.ts';
import { resultView } from '../../lib/drafts/job-view.ts';
import { writeDraft } from '../../lib/drafts/write-draft.ts';
import { created } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { addDraft as route } from './contract.ts';
import { jobAccepted } from './job-accepted.ts';
import { enqueue, partsFor } from './parts.ts';

const waitMs = envNumber('DRAFT_WAIT_SECONDS', 20) * 1000;

/** A new draft, its pictures put where WeChat accepts them. */
export const handler = endpoint(route, async ({ path: { account }, body, language, ...call }) => {
  const { articles, images = 'keep', on_image_error = 'fail' } = body;
  const request = { articles, images, on_image_error };
  const parts = { ...partsFor(account), enqueue, waitMs, signal: call.signal };
  const written = await writeDraft(request, { account, ...call }, parts);
  if ('job' in written) return jobAccepted(written.job, language);
  const result = resultView(written.result, language);
  return created(result, `/v1/accounts/${account}/drafts/${result.media_id}`);
});
