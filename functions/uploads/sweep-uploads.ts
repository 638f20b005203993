import type { Context } from 'aws-lambda';
import { listAccounts } from '../../lib/accounts/account-parameters.ts';
import { env } from '../../lib/config.ts';
import { invocation } from '../../lib/invocation.ts';
import { log } from '../../lib/log.ts';
import { sendMessage } from '../../lib/storage/queues.ts';
import { announcementOf } from '../../lib/uploads/arrivals.ts';
import { type SweepReport, sweepUploads } from '../../lib/uploads/sweep.ts';

const FORWARD_QUEUE_URL = env('FORWARD_QUEUE_URL');

/** Ends uploads whose file never came, and frees those that nobody would touch again. */
export const handler = (_event: unknown, context: Context): Promise<SweepReport> =>
  invocation(context, {}, async () => {
    const report = await sweepUploads({
      listAccounts,
      now: Date.now,
      announce: (arrival, upload) => sendMessage(FORWARD_QUEUE_URL, announcementOf(arrival, upload)),
    });
    log.info('uploads were swept', report);
    return report;
  });
