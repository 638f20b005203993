import { type StoredFile, writeRecord } from '../library/record.ts';
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
 * temporary media have expired there. An article image has a URL and no id, so there is nothing to note.
 */
export async function noteUploaded(
  { result, target, introduction, ...upload }: Uploaded,
  now: number,
): Promise<void> {
  const media_id = result.media_id ?? result.thumb_media_id;
  if (!media_id) return;
  const { account, type, title, upload_id, file } = upload;
  const permanentVideo = target === 'material' && type === 'video';
  await writeRecord({
    shelf: target === 'media' ? 'media' : 'materials',
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
