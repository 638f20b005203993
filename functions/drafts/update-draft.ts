import { envNumber } from '../../lib/config.ts';
import { resultView } from '../../lib/drafts/job-view.ts';
import { writeDraft } from '../../lib/drafts/write-draft.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { updateDraft as route } from './contract.ts';
import { jobAccepted } from './job-accepted.ts';
import { enqueue, partsFor } from './parts.ts';

const waitMs = envNumber('DRAFT_WAIT_SECONDS', 20) * 1000;

/** Replaces one article of a draft, its pictures put where WeChat accepts them. */
export const handler = endpoint(route, async ({ path, body, language, ...call }) => {
  const { account, media_id, index } = path;
  const { articles, images = 'keep', on_image_error = 'fail' } = body;
  const field = Array.isArray(articles) ? 'articles[0]' : 'articles';
  const replaces = { media_id, index, field };
  const request = { articles: [articles].flat(), images, on_image_error, replaces };
  const parts = { ...partsFor(account), enqueue, waitMs, signal: call.signal };
  const written = await writeDraft(request, { account, ...call }, parts);
  if ('job' in written) return jobAccepted(written.job, language);
  return ok({ ...resultView(written.result, language), index });
});
