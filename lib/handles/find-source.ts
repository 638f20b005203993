/** Which file a handle is to name: one that we hold, or that WeChat holds for us. */
import { type ObtainParts, obtain } from '../library/obtain.ts';
import { type LibraryRecord, readRecord, type StoredFile } from '../library/record.ts';
import { peek } from '../net/streams.ts';
import { invalid } from '../problems/app-errors.ts';
import { isUnknownId, namingIds } from '../problems/unknown-ids.ts';
import { blob } from '../storage/buckets.ts';
import { headObject, openObject } from '../storage/objects.ts';
import { readUpload } from '../uploads/upload-store.ts';
import { FORMATS, type MediaType, NotDownloadable, SNIFF_BYTES, sniff } from '../wechat/index.ts';
import type { HandleKey } from './handle.ts';

/** Exactly one of them. */
export type SourceRequest = {
  readonly upload_id?: string | undefined;
  readonly sha256?: string | undefined;
  readonly media_id?: string | undefined;
};

/** The type where the source tells one. */
export type Source = { readonly file: StoredFile; readonly type?: MediaType | undefined };

/**
 * Finds the file; undefined if it is being fetched from WeChat and that takes longer than `waitMs`.
 *
 * @throws {InvalidInput} for a source that is not there; {UnknownIds} {NotDownloadable} and as `obtain`
 */
export async function findSource(
  request: SourceRequest,
  key: HandleKey,
  waitMs: number,
  parts: ObtainParts,
): Promise<Source | undefined> {
  const { upload_id, sha256, media_id } = request;
  if ([upload_id, sha256, media_id].filter((given) => given !== undefined).length !== 1) {
    throw invalid(
      'upload_id',
      'Give exactly one of upload_id, sha256 and media_id.',
      'upload_id、sha256、media_id 必须且只能提供一个。',
    );
  }
  if (upload_id !== undefined) return await fromUpload(key.account, upload_id);
  if (sha256 !== undefined) return await fromBlob(key, sha256);
  return await fromMedia(key.account, media_id ?? '', waitMs, parts);
}

async function fromUpload(account: string, uploadId: string): Promise<Source> {
  const upload = (await readUpload(account, uploadId))?.value;
  const { sha256, size, content_type, filename, type } = upload ?? {};
  const done = upload?.state === 'done' && sha256 && size !== undefined && content_type && filename;
  if (!done) {
    const state = upload ? `it is ${upload.state}` : 'there is none of this id';
    throw invalid('upload_id', `Must be an upload that is done; ${state}.`, '必须是已完成(done)的上传任务。');
  }
  return { file: { sha256, size, content_type, filename }, type };
}

/** A file by its content alone: it is named after the handle. */
async function fromBlob({ account, name }: HandleKey, sha256: string): Promise<Source> {
  const object = blob(account, sha256);
  const head = await headObject(object);
  if (!head) {
    throw invalid(
      'sha256',
      'Must be a file in the library of this account.',
      '必须是该账号资料库中已有的文件。',
    );
  }
  const { head: start, cancel } = await peek(await openObject(object), SNIFF_BYTES);
  await cancel();
  const format = sniff(start);
  const { extension, contentType } = format
    ? FORMATS[format]
    : { extension: 'bin', contentType: 'application/octet-stream' };
  return { file: { sha256, size: head.size, content_type: contentType, filename: `${name}.${extension}` } };
}

/** What we hold serves, also when WeChat holds it no more. Which of its two shelves an id is on, only WeChat knows. */
async function fromMedia(
  account: string,
  media_id: string,
  waitMs: number,
  parts: ObtainParts,
): Promise<Source | undefined> {
  const keys = (['media', 'materials'] as const).map((shelf) => ({ shelf, account, media_id }));
  const [media, material] = await Promise.all(keys.map(readRecord));
  const held = [media, material].find((stored) => stored?.value.file);
  if (held) return sourceOf(held.value);
  const [temporary, permanent] = keys as [(typeof keys)[0], (typeof keys)[0]];
  return await namingIds(['media_id'], async () => {
    const record = await obtain(material ? permanent : temporary, waitMs, parts).catch((error) => {
      if (material || !isUnknownId(error)) throw error;
      return obtain(permanent, waitMs, parts);
    });
    return record && sourceOf(record);
  });
}

function sourceOf({ file, type }: LibraryRecord): Source {
  if (!file) throw new NotDownloadable('news');
  return { file, type };
}
