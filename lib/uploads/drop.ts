/**
 * The drop folder: a program that only knows S3 puts an object at `drop/{account}/{target}/{type}/{filename}` (or
 * `drop/{account}/article_image/{filename}`), with `title` and `introduction` as percent-encoded metadata.
 */
import { ACCOUNT_PATTERN } from '../accounts/account-name.ts';
import { invalid } from '../problems/app-errors.ts';
import { toProblems } from '../problems/problem.ts';
import { headObject, type ObjectHead } from '../storage/objects.ts';
import { cleanFileName, MEDIA_TYPES, type MediaType, type Target } from '../wechat/index.ts';
import { sharesContent } from './deduplicate.ts';
import type { Arrival } from './forward.ts';
import type { UploadDocument } from './upload.ts';
import { droppedUploadId } from './upload-id.ts';
import { addUpload, readUpload, type StoredUpload } from './upload-store.ts';

type Place = {
  readonly account: string;
  readonly target?: Target;
  readonly type?: MediaType;
  readonly filename: string;
};

/**
 * The upload that a dropped object is: made on its first announcement, found on all later ones. Undefined for what
 * belongs to nobody: a folder, a key without an account, an object that is gone.
 */
export async function droppedUpload(
  { object, size }: Arrival,
  now: number,
): Promise<StoredUpload | undefined> {
  const place = placeOf(object.key);
  const head = place && (await headObject(object));
  if (!place || !head) return undefined;
  const uploadId = droppedUploadId(object.key, object.versionId, head.lastModified.getTime());
  await addUpload(describe(place, uploadId, { object, size }, head, now));
  return await readUpload(place.account, uploadId);
}

function placeOf(key: string): Place | undefined {
  const [, account = '', path = ''] = /^drop\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  if (!ACCOUNT_PATTERN.test(account) || path.endsWith('/')) return undefined;
  const filename = cleanFileName(path);
  if (/^article_image\/[^/]/.test(path)) return { account, target: 'article_image', filename };
  const [, target, name] = /^(media|material)\/([^/]+)\/./s.exec(path) ?? [];
  const type = MEDIA_TYPES.find((known) => known === name);
  return target && type ? { account, target: target as Target, type, filename } : { account, filename };
}

function describe(
  place: Place,
  uploadId: string,
  { object: { key, versionId }, size }: Arrival,
  head: ObjectHead,
  now: number,
): UploadDocument {
  const at = new Date(now).toISOString();
  const video = place.target === 'material' && place.type === 'video';
  const problems = place.target ? undefined : toProblems(MISPLACED, now);
  return {
    upload_id: uploadId,
    state: place.target ? 'queued' : 'failed',
    ...place,
    size,
    ...(video && texts(head)),
    created_at: at,
    updated_at: at,
    ...(problems && { error: problems.en }),
    job: {
      source: 'drop',
      language: 'en',
      // From the beginning: its key says nothing of the upload, so nobody would find it again.
      object: { key, ...(versionId !== undefined && { version_id: versionId }) },
      attempts: 0,
      shares_content: sharesContent(place.target, undefined),
      ...(problems && { problems }),
    },
  };
}

const MISPLACED = invalid(
  'key',
  'Files are dropped at drop/{account}/media|material/image|voice|video|thumb/{filename} or drop/{account}/article_image/{filename}.',
  '文件应放在 drop/{account}/media|material/image|voice|video|thumb/{filename} 或 drop/{account}/article_image/{filename}。',
);

function texts({ metadata }: ObjectHead): Pick<UploadDocument, 'title' | 'introduction'> {
  const { title, introduction } = metadata;
  return {
    ...(title !== undefined && { title: decoded(title) }),
    ...(introduction !== undefined && { introduction: decoded(introduction) }),
  };
}

/** Object metadata is ASCII, hence the percent-encoding; a text that was not encoded is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
