/**
 * Reading a file by its id: from our library if it is there, else from WeChat on the spot, else, when that takes longer
 * than an answer may wait, by a worker behind a queue.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { NotFound } from '../problems/app-errors.ts';
import { KnownProblem } from '../problems/problem.ts';
import type { Stored } from '../storage/objects.ts';
import { WeChatUnreachable } from '../wechat/index.ts';
import { type FetchFileParts, fetchFile } from './fetch-file.ts';
import { type LibraryRecord, type RecordKey, readRecord, writeRecord } from './record.ts';

export type ObtainParts = FetchFileParts & {
  /** Hands the fetch to a worker. */
  readonly enqueue: (key: RecordKey) => Promise<void>;
};

/** A worker's failure is the answer for this long; then the id is tried anew. */
const FAILURE_LASTS_MS = 60_000;
/** A fetch handed over counts as under way for this long: the worker's timeout and its retries. */
export const HANDED_OVER_MS = 20 * 60_000;
/** Too little to try it ourselves. */
const LEAST_WAIT_MS = 500;
const POLL_MS = 300;

/**
 * What is kept of an id, fetching it first if need be; undefined if that takes longer than `waitMs`. It is then under
 * way, and asking again later finds it.
 *
 * @throws {NotFound} for what was deleted, {KnownProblem} for what a worker found out, and as `fetchFile`
 */
export async function obtain(
  key: RecordKey,
  waitMs: number,
  parts: ObtainParts,
): Promise<LibraryRecord | undefined> {
  const end = performance.now() + waitMs;
  const stored = await readRecord(key);
  const settled = stored && answerIn(stored.value, parts.now());
  if (settled) return settled;
  if (stored && isBeingFetched(stored.value, parts.now())) return await awaitWorker(key, end, parts);
  if (waitMs < LEAST_WAIT_MS) return await handOver(key, stored, parts);
  const signal = AbortSignal.timeout(waitMs);
  try {
    return await fetchFile(key, parts, signal);
  } catch (error) {
    if (!signal.aborted || (error instanceof WeChatUnreachable && error.reason !== 'timeout')) throw error;
    return await handOver(key, stored, parts);
  }
}

/** The record if it has what was asked for; throws what it says instead. */
function answerIn(record: LibraryRecord, now: number): LibraryRecord | undefined {
  if (record.deleted_at) {
    throw new NotFound({
      en: `This material was deleted on ${record.deleted_at}. Our copy of its file stays in the library.`,
      zh: `该素材已于 ${record.deleted_at} 删除,我们的副本仍保存在资料库中。`,
    });
  }
  if (record.file || record.news) return record;
  const failed = record.failed;
  if (failed && Date.parse(failed.at) + FAILURE_LASTS_MS > now) throw new KnownProblem(failed.problems);
  return undefined;
}

const isBeingFetched = ({ fetching_until }: LibraryRecord, now: number) =>
  Date.parse(fetching_until ?? '') > now;

/** First the message, then the mark: a mark without a message would promise what nobody does. */
async function handOver(
  key: RecordKey,
  stored: Stored<LibraryRecord> | undefined,
  parts: ObtainParts,
): Promise<undefined> {
  await parts.enqueue(key);
  const record: LibraryRecord = { ...(stored?.value ?? key), failed: undefined };
  const mark = { ...record, fetching_until: new Date(parts.now() + HANDED_OVER_MS).toISOString() };
  await writeRecord(mark, stored ? { etag: stored.etag } : { absent: true });
  return undefined;
}

async function awaitWorker(
  key: RecordKey,
  end: number,
  parts: ObtainParts,
): Promise<LibraryRecord | undefined> {
  while (performance.now() + POLL_MS < end) {
    await delay(POLL_MS);
    const stored = await readRecord(key);
    const settled = stored && answerIn(stored.value, parts.now());
    if (settled) return settled;
  }
  return undefined;
}
