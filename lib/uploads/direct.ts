/** A file that came in the body of a request: checked, sent, kept, answered. */
import { createHash } from 'node:crypto';
import { keepBytes } from '../library/blobs.ts';
import { recallContent, rememberContent } from '../library/held.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import {
  cleanFileName,
  type FileFormat,
  type MediaType,
  type Target,
  type WeChatClient,
} from '../wechat/index.ts';
import { checkContent } from './check-content.ts';
import { sharesContent } from './deduplicate.ts';
import { noteUploaded, referredBy } from './note-uploaded.ts';
import { sendFile } from './send.ts';
import type { UploadResult } from './upload.ts';

export type DirectFile = {
  readonly target: Target;
  readonly type?: MediaType;
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly title?: string | undefined;
  readonly introduction?: string | undefined;
  /** Use what WeChat holds of the same content already; by default for temporary media and article images. */
  readonly deduplicate?: boolean | undefined;
};

export type DirectResult = UploadResult & { readonly deduplicated?: true };

/**
 * Sends a file to WeChat, unless it holds the same content already, and keeps our copy of it.
 *
 * @throws {InvalidInput} {TooLarge} {WrongFormat} before anything is sent; {WeChatError} {WeChatUnreachable} {TokenUnavailable}
 */
export async function uploadDirectly(
  wechat: WeChatClient,
  account: string,
  file: DirectFile,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<DirectResult> {
  const { bytes, ...rest } = file;
  const format = checkContent(file, bytes, bytes.byteLength);
  const shares = sharesContent(file.target, file.deduplicate);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const held = shares && (await recallContent(account, sha256, file, now));
  if (held) {
    count('UploadsDone');
    return { ...held, deduplicated: true };
  }
  const result = await counted(
    sendFile(wechat, { ...rest, format, size: bytes.byteLength, content: { bytes } }, signal),
  );
  try {
    await keep(account, file, sha256, format, result, now);
    if (shares) await rememberContent(account, sha256, file, result, now);
  } catch (error) {
    // WeChat has the file: the caller must get its id. A later read fetches our copy from there.
    log.error('a file could not be kept', { account, result, error: error as Error });
  }
  return result;
}

/** A file that is wrong in itself never counts as an upload that failed: its sender is told at once. */
async function counted(sending: Promise<UploadResult>): Promise<UploadResult> {
  try {
    const result = await sending;
    count('UploadsDone');
    return result;
  } catch (error) {
    count('UploadsFailed');
    throw error;
  }
}

async function keep(
  account: string,
  file: DirectFile,
  sha256: string,
  { contentType }: FileFormat,
  result: UploadResult,
  now: number,
): Promise<void> {
  const blob = await keepBytes(file.bytes, account, contentType, referredBy({ ...file, result }), sha256);
  const kept = { ...blob, content_type: contentType, filename: cleanFileName(file.filename) };
  await noteUploaded({ ...file, account, result, file: kept }, now);
}
