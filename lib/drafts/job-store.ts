/** The documents of jobs in S3. Each change is conditional on the document being as it was read. */
import { draftJob } from '../storage/buckets.ts';
import { readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { JobDocument } from './job.ts';

export type StoredJob = Stored<JobDocument>;

const at = ({ account, job_id }: Pick<JobDocument, 'account' | 'job_id'>) => draftJob(account, job_id);

export const readJob = (account: string, job_id: string): Promise<StoredJob | undefined> =>
  readJson<JobDocument>(at({ account, job_id }));

/** Undefined if there is one already. */
export async function addJob(job: JobDocument): Promise<StoredJob | undefined> {
  const etag = await writeJson(at(job), job, { absent: true });
  return etag === undefined ? undefined : { value: job, etag };
}

/** Undefined if somebody else was quicker. */
export async function changeJob(
  { value, etag }: StoredJob,
  changes: Partial<JobDocument>,
  now: number,
): Promise<StoredJob | undefined> {
  const changed = { ...value, ...changes, updated_at: new Date(now).toISOString() };
  const written = await writeJson(at(value), changed, { etag });
  return written === undefined ? undefined : { value: changed, etag: written };
}
