/** The worker's side of a slow download. */
import { log } from '../log.ts';
import { RemoteRefused } from '../net/remote-refused.ts';
import { toProblems } from '../problems/problem.ts';
import { NotDownloadable, TokenUnavailable, WeChatError } from '../wechat/index.ts';
import { type FetchFileParts, fetchFile } from './fetch-file.ts';
import { changeRecord, type RecordKey, readRecord } from './record.ts';

const DELAYS = [5, 30, 120];

/**
 * Fetches a file that a reader had no time to wait for. What cannot be had is recorded, so that the next reader is
 * told why.
 *
 * @param received how often this message has come, from 1
 */
export async function fetchForReaders(
  key: RecordKey,
  received: number,
  parts: FetchFileParts,
  signal: AbortSignal,
): Promise<'handled' | { readonly retryIn: number }> {
  const stored = await readRecord(key);
  if (stored?.value.file || stored?.value.news) return 'handled';
  try {
    await fetchFile(key, parts, signal);
  } catch (error) {
    const retryIn = passes(error) ? DELAYS[received - 1] : undefined;
    log.warn('a download failed', { ...key, received, error: error as Error });
    if (retryIn !== undefined) return { retryIn };
    const failed = { at: new Date(parts.now()).toISOString(), problems: toProblems(error, parts.now()) };
    await changeRecord(key, ({ fetching_until: _, ...record }) => ({ ...record, failed }));
  }
  return 'handled';
}

/** What WeChat says of this id or this account for good; all else, faults of our own storage among it, may pass. */
const passes = (error: unknown) => {
  if (error instanceof WeChatError) return error.class.retryable && error.class.kind !== 'quota';
  if (error instanceof TokenUnavailable) return error.reason === 'unreachable';
  if (error instanceof RemoteRefused) return error.transient;
  return !(error instanceof NotDownloadable || error instanceof RangeError);
};
