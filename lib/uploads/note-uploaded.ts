import { type StoredFile, writeReferred } from '../library/record.ts';
import type { ReferredBy } from '../library/references.ts';
import { videoTitle } from './send.ts';
import type { Upload, UploadResult } from './upload.ts';
import { nameSuffix } from './upload-id.ts';

type Uploaded = Pick<Upload, 'account' | 'target' | 'type' | 'title' | 'introduction'> & {
  readonly upload_id?: string;
  readonly result: UploadResult;
  readonly file: StoredFile;
};

/**
 * Notes under the id that WeChat gave that we have the file: reading it back never calls WeChat, and works after
 * temporary media have expired there. An article image has a URL and no id: there is nothing to note. That the file is
 * needed (`referredBy`) was said before it was kept.
 */
export async function noteUploaded(
  { result, target, introduction, ...upload }: Uploaded,
  now: number,
): Promise<void> {
  const media_id = result.media_id ?? result.thumb_media_id;
  const { account, type, title, upload_id, file } = upload;
  if (!media_id) return;
  const shelf = shelfOf(target);
  const permanentVideo = target === 'material' && type === 'video';
  await writeReferred({
    shelf,
    account,
    media_id,
    type,
    title: permanentVideo
      ? videoTitle({ title, filename: file.filename, suffix: upload_id && nameSuffix(upload_id) })
      : undefined,
    description: introduction,
    url: result.url,
    file,
    upload_id,
    stored_at: new Date(now).toISOString(),
  });
}

const shelfOf = (target: Uploaded['target']) => (target === 'media' ? 'media' : 'materials');

/** Who needs the file of an upload: the record that will be noted of it. */
export function referredBy({ target, result }: Pick<Uploaded, 'target' | 'result'>): ReferredBy {
  const media_id = result.media_id ?? result.thumb_media_id;
  return media_id ? `${shelfOf(target)}.${media_id}` : 'article_image';
}
