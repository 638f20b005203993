/** Sends a file that we keep to WeChat as a permanent material. */
import type { LibraryRecord } from '../library/record.ts';
import { peek } from '../net/streams.ts';
import { Conflict } from '../problems/app-errors.ts';
import { blob } from '../storage/buckets.ts';
import { openObject } from '../storage/objects.ts';
import { checkContent } from '../uploads/check-content.ts';
import { type Sending, sendFile, videoTitle } from '../uploads/send.ts';
import { SNIFF_BYTES, type WeChatClient, wechatFileName } from '../wechat/index.ts';
import { NO_COPY } from './restorable.ts';

export type Added = { readonly media_id: string; readonly url?: string | undefined };

type SendParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly signal: AbortSignal;
};

/** @throws {Conflict} {WrongFormat} {TooLarge} before anything is sent; and as `sendFile` */
export async function sendKept(record: LibraryRecord, { wechatOf, signal }: SendParts): Promise<Added> {
  const { account, type, title, description, file } = record;
  if (!file || !type) throw new Conflict(NO_COPY);
  const open = () => openObject(blob(account, file.sha256));
  const { head, cancel } = await peek(await open(), SNIFF_BYTES);
  await cancel();
  const format = checkContent({ target: 'material', type }, head, file.size);
  const sending: Sending = {
    target: 'material',
    type,
    title,
    introduction: description,
    filename: nameOf(record),
    format,
    size: file.size,
    content: { open },
  };
  const { media_id, url } = await sendFile(wechatOf(account), sending, signal);
  if (!media_id) throw new Error('WeChat added a material without an id');
  return { media_id, url };
}

/** As WeChat's list had it, if that is known: what it gives back as a file it often calls after the id. */
const nameOf = ({ name, file, media_id, type }: LibraryRecord): string =>
  (type !== 'video' && name) || (file?.filename ?? media_id);

/** The names under which WeChat may list what was sent (wechat-api.md 3.1: a video by its title or its file). */
export function listedNames(record: LibraryRecord): string[] {
  const filename = nameOf(record);
  const extension = record.file?.filename.split('.').at(-1) ?? '';
  const names = [wechatFileName(filename, extension)];
  return record.type === 'video' ? [...names, videoTitle({ title: record.title, filename })] : names;
}
