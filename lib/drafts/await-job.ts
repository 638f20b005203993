import { setTimeout as delay } from 'node:timers/promises';
import { NotFound } from '../problems/app-errors.ts';
import { isFinal, type JobDocument } from './job.ts';
import { readJob } from './job-store.ts';

const FIRST_POLL_MS = 200;
const LAST_POLL_MS = 1_000;

/** Reads a job, holding the answer until its state is final or the time is over. @throws {NotFound} */
export async function awaitJob(account: string, jobId: string, waitMs: number): Promise<JobDocument> {
  const end = performance.now() + waitMs;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, LAST_POLL_MS)) {
    const stored = await readJob(account, jobId);
    if (!stored) throw new NotFound({ en: `There is no job ${jobId}.`, zh: `没有任务 ${jobId}。` });
    const left = end - performance.now();
    if (isFinal(stored.value) || left <= 0) return stored.value;
    await delay(Math.min(pause, left));
  }
}
