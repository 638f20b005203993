/** A new upload: its state, and the signed requests by which its file can be sent. */
import type { Language } from '../problems/bilingual.ts';
import { stagedFile, uploadState } from '../storage/buckets.ts';
import { presignGet, presignPost, presignPut, type SignedPost } from '../storage/presign.ts';
import { cleanFileName, FORMATS, type FormatName, splitName } from '../wechat/index.ts';
import { checkDeclared, type Declared } from './check-request.ts';
import { sharesContent } from './deduplicate.ts';
import type { UploadDocument } from './upload.ts';
import { newUploadId } from './upload-id.ts';
import { addUpload, changeUpload, readUpload } from './upload-store.ts';

export type UploadRequest = Declared & {
  /** Seconds for which the signed requests can be used. */
  readonly expires_in?: number | undefined;
  /** Use what WeChat holds of the same content already. */
  readonly deduplicate?: boolean | undefined;
};

export type Requester = {
  readonly account: string;
  readonly keyId: string;
  readonly requestId: string;
  readonly language: Language;
};

/** How a file can be sent to S3, and its state be read, by somebody without an API key. */
export type SignedRequests = {
  /** For browsers and mini programs: all `fields`, then the file as the last part, named `file`. */
  readonly post: SignedPost;
  /** For programs: `curl -T file "$url"`. */
  readonly put: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly expires_at: string;
  readonly status_url: string;
};

export const DEFAULT_EXPIRY_S = 900;
/** A page polls on for a while after the file has been sent. */
const STATUS_EXPIRY_S = 3_600;

/**
 * Makes an upload, or gives the one that there is of this id.
 *
 * @throws {InvalidInput} {TooLarge} {WrongFormat} for what could never succeed
 */
export async function createUpload(
  request: UploadRequest,
  requester: Requester,
  now: number,
  upload_id = newUploadId(now),
): Promise<UploadDocument> {
  checkDeclared(request);
  const { target, type, size, title, introduction, source_url, expires_in = DEFAULT_EXPIRY_S } = request;
  const at = new Date(now).toISOString();
  const upload: UploadDocument = {
    upload_id,
    account: requester.account,
    state: 'awaiting_file',
    target,
    type,
    filename: cleanFileName(request.filename ?? nameInUrl(source_url)),
    size,
    title,
    introduction,
    created_at: at,
    updated_at: at,
    expires_at: source_url === undefined ? new Date(now + expires_in * 1000).toISOString() : undefined,
    job: {
      source: source_url === undefined ? 'presigned' : 'url',
      key_id: requester.keyId,
      request_id: requester.requestId,
      language: requester.language,
      attempts: 0,
      shares_content: sharesContent(target, request.deduplicate),
    },
  };
  if (await addUpload(upload)) return upload;
  return await reopen(upload, now);
}

/** The upload that an earlier request with the same key made; its signed requests begin anew while its file has not come. */
async function reopen(
  { account, upload_id, expires_at }: UploadDocument,
  now: number,
): Promise<UploadDocument> {
  const existing = await readUpload(account, upload_id);
  if (!existing) throw new Error('An upload is gone that was there');
  const { state } = existing.value;
  if (!expires_at || (state !== 'awaiting_file' && state !== 'expired')) return existing.value;
  const reopened = await changeUpload(existing, { state: 'awaiting_file', expires_at }, now);
  return (reopened ?? existing).value;
}

/** Signs the requests of an upload that waits for its file. */
export async function signRequests(
  upload: UploadDocument,
  expiresIn: number,
  now: number,
): Promise<SignedRequests> {
  const { account, upload_id, size = 0, filename } = upload;
  const at = stagedFile(account, upload_id);
  const [post, put, status_url] = await Promise.all([
    presignPost(at, { size, contentType: contentTypeOf(filename), expiresIn }),
    presignPut(at, { size, expiresIn }),
    signStatus(upload),
  ]);
  const expires_at = new Date(now + expiresIn * 1000).toISOString();
  return { post, put: { url: put, headers: { 'content-length': String(size) } }, expires_at, status_url };
}

/** A URL under which the state of an upload can be read for an hour without a key. */
export const signStatus = ({ account, upload_id }: UploadDocument) =>
  presignGet(uploadState(account, upload_id), STATUS_EXPIRY_S);

/** The type that the form must declare. The bytes have the last word. */
function contentTypeOf(filename: string): string {
  const { extension } = splitName(filename);
  const name = extension === 'jpeg' ? 'jpg' : extension;
  return FORMATS[name as FormatName]?.contentType ?? 'application/octet-stream';
}

function nameInUrl(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return 'file';
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
