import type { JobDocument } from '../../lib/drafts/job.ts';
import { jobView } from '../../lib/drafts/job-view.ts';
import { accepted } from '../../lib/http/call.ts';
import type { Language } from '../../lib/problems/bilingual.ts';

const RETRY_AFTER_S = 5;

/** The work goes on: 202, and where to ask after it. */
export function jobAccepted(job: JobDocument, language: Language) {
  const location = `/v1/accounts/${job.account}/jobs/${job.job_id}`;
  return accepted(jobView(job, language), RETRY_AFTER_S, location);
}
