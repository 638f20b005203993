/**
 * The sweep: what nobody would touch again is found and ended. An upload waits for ever if its file never comes, if the
 * message that announced it is lost or in the dead letters, or if its worker died and nobody took over.
 *
 * It is cheap. Ids begin with inverted time, so keys are listed newest first, down to a horizon; and a document is read
 * only when it has lain untouched for certain times, so a handful of times in its life, however many there are.
 */
import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import { blob, uploadsPrefix } from '../storage/buckets.ts';
import { listObjects } from '../storage/objects.ts';
import type { UploadKey } from './arrivals.ts';
import type { Arrival } from './forward.ts';
import { type Swept, sweepUpload } from './sweep-upload.ts';
import { idsOf } from './upload-id.ts';

export type SweepParts = {
  readonly listAccounts: () => Promise<readonly string[]>;
  readonly now: () => number;
  readonly announce: (arrival: Arrival, upload: UploadKey) => Promise<void>;
};

export type SweepReport = Readonly<Record<Swept, number>> & {
  readonly accounts: number;
  readonly listed: number;
  readonly read: number;
  readonly errors: number;
};

/** The schedule's own period (functions/uploads/functions.yml). */
export const PERIOD_MS = 15 * 60_000;
/** How long a document has lain untouched when it is looked at. Twice the period, so that a run that came late misses none. */
const HOURS = [0.5, 1, 2, 6, 25, 3 * 24, 7 * 24 + 1];
const HORIZON_MS = 9 * 24 * 3_600_000;
const MOST_LISTED = 50_000;
const MOST_READ = 10_000;
const PARALLEL = 10;

/** Looks through every account's uploads. @returns what was done, for the log */
export async function sweepUploads(parts: SweepParts): Promise<SweepReport> {
  const accounts = await parts.listAccounts();
  const report = { accounts: accounts.length, listed: 0, read: 0, errors: 0, ...NOTHING };
  for (const account of accounts) {
    const due = await dueUploads(account, parts.now(), report);
    const work = async (uploadId: string) => {
      report.read++;
      report[await sweepUpload(account, uploadId, parts)]++;
    };
    await forEachLimited(due, PARALLEL, work, (upload_id, error) => {
      report.errors++;
      log.error('an upload could not be swept', { account, upload_id, error: error as Error });
    });
  }
  return report;
}

const NOTHING: Record<Swept, number> = { settled: 0, waiting: 0, expired: 0, announced: 0, given_up: 0 };

async function dueUploads(account: string, now: number, report: { listed: number }): Promise<string[]> {
  const prefix = uploadsPrefix(account);
  const { bucket } = blob(account, '');
  const horizon = idsOf(now - HORIZON_MS);
  const due: string[] = [];
  let after: string | undefined;
  for (let listed = 0; listed < MOST_LISTED; ) {
    const page = await listObjects(bucket, prefix, 1_000, after);
    listed += page.length;
    report.listed += page.length;
    for (const { key, lastModified } of page) {
      const uploadId = key.slice(prefix.length, -'.json'.length);
      if (uploadId > horizon) return due;
      if (isDue(now - lastModified.getTime())) due.push(uploadId);
      if (due.length === MOST_READ) return due;
    }
    after = page.at(-1)?.key;
    if (page.length < 1_000) return due;
  }
  return due;
}

const isDue = (untouchedMs: number) =>
  HOURS.some((hours) => {
    const since = untouchedMs - hours * 3_600_000;
    return since >= 0 && since < 2 * PERIOD_MS;
  });
