/** `source_url`: we fetch the file ourselves and put it where a caller would have put it; the rest is as always. */
import { log } from '../log.ts';
import type { FetchRemote } from '../net/guarded-fetch.ts';
import { type AllowedHosts, TYPED_URL } from '../net/remote-policy.ts';
import { RemoteRefused } from '../net/remote-refused.ts';
import { collect } from '../net/streams.ts';
import { toProblems } from '../problems/problem.ts';
import { stagedFile } from '../storage/buckets.ts';
import { putBytes, putStream } from '../storage/objects.ts';
import { fileRule } from '../wechat/index.ts';
import type { ForwardOutcome } from './forward.ts';
import type { UploadDocument } from './upload.ts';
import { changeUpload, readUpload, type StoredUpload } from './upload-store.ts';

/** The URL travels in the message alone: it may hold a signature, and the state can be read by pages. */
export type SourceMessage = {
  readonly account: string;
  readonly upload_id: string;
  readonly source_url: string;
};

export type FetchSourceParts = {
  readonly fetchRemote: FetchRemote;
  readonly allowed: AllowedHosts;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

const DELAYS = [5, 20, 60, 180];

/**
 * Fetches the source of an upload into the staging bucket; S3's own event then starts the forward.
 *
 * @param received how often this message has come, from 1
 */
export async function fetchSource(
  message: SourceMessage,
  received: number,
  parts: FetchSourceParts,
): Promise<ForwardOutcome> {
  const stored = await readUpload(message.account, message.upload_id);
  if (stored?.value.state !== 'awaiting_file') return 'handled';
  try {
    await stage(stored.value, message.source_url, parts);
    return 'handled';
  } catch (error) {
    return await settle(stored, error, received, parts.now());
  }
}

async function stage(
  upload: UploadDocument,
  url: string,
  { fetchRemote, allowed, signal }: FetchSourceParts,
): Promise<void> {
  const { maxBytes } = fileRule(upload.target ?? 'material', upload.type);
  const file = await fetchRemote(url, { policy: TYPED_URL, allowed, maxBytes, signal });
  const at = stagedFile(upload.account, upload.upload_id);
  const contentType = 'application/octet-stream';
  if (file.size !== undefined) {
    await putStream(at, file.chunks, file.size, contentType);
    return;
  }
  // S3 wants to know the length; the guarded fetch has bounded it already.
  const bytes = (await collect(file.chunks, maxBytes)) ?? Buffer.alloc(0);
  await putBytes(at, bytes, contentType);
}

async function settle(
  stored: StoredUpload,
  error: unknown,
  received: number,
  now: number,
): Promise<ForwardOutcome> {
  const { job, upload_id, account } = stored.value;
  log.warn('a source could not be fetched', { upload_id, account, received, error: error as Error });
  const passes = !(error instanceof RemoteRefused) || error.transient;
  const retryIn = passes ? DELAYS[received - 1] : undefined;
  const problems = toProblems(error, now);
  const changes: Partial<UploadDocument> = {
    state: retryIn === undefined ? 'failed' : 'awaiting_file',
    next_attempt_at: retryIn === undefined ? undefined : new Date(now + retryIn * 1000).toISOString(),
    error: problems[job.language],
    job: { ...job, problems },
  };
  await changeUpload(stored, changes, now);
  return retryIn === undefined ? 'handled' : { retryIn };
}
