import { env } from '../../lib/config.ts';
import { type JobMessage, workOnJob } from '../../lib/drafts/job-worker.ts';
import { about } from '../../lib/log.ts';
import { consume } from '../../lib/queue/consume.ts';
import { partsFor } from './parts.ts';

/** Goes on with drafts that take longer than an answer may wait. */
export const handler = consume(env('DRAFT_QUEUE_URL'), async (body, { signal, deadline }) => {
  const message = JSON.parse(body) as JobMessage;
  about(message);
  return await workOnJob(message, deadline, { ...partsFor(message.account), signal });
});
