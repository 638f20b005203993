import type { Language } from '../problems/bilingual.ts';
import type { DraftResult, JobDocument } from './job.ts';

/** What was made, in the reader's language. */
export const resultView = ({ media_id, images, warnings }: DraftResult, language: Language) => ({
  media_id,
  images,
  warnings: warnings.map(({ field, code, message }) => ({ field, code, message: message[language] })),
});

/** A job as callers see it. */
export function jobView(job: JobDocument, language: Language) {
  const { job_id, account, state, request, created_at, updated_at, result, problems } = job;
  const { replaces } = request;
  return {
    job_id,
    account,
    kind: replaces ? 'update_draft' : 'add_draft',
    state,
    created_at,
    updated_at,
    ...(result && {
      result: { ...resultView(result, language), ...(replaces && { index: replaces.index }) },
    }),
    ...(problems && { error: problems[language] }),
  };
}
