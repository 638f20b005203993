import { awaitJob } from '../../lib/drafts/await-job.ts';
import { jobView } from '../../lib/drafts/job-view.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getJob as route } from './contract.ts';

/** What became of a job; with `wait`, held until it is final or the seconds are over. */
export const handler = endpoint(route, async ({ path: { account, job_id }, query, language }) =>
  ok(jobView(await awaitJob(account, job_id, (query.wait ?? 0) * 1000), language)),
);
