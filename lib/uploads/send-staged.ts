import { createHash } from 'node:crypto';
import { type Bytes, peek, tap } from '../net/streams.ts';
import { openObject } from '../storage/objects.ts';
import { SNIFF_BYTES } from '../wechat/index.ts';
import { checkContent } from './check-content.ts';
import { heldAlready } from './deduplicate.ts';
import type { Arrival, ForwardParts } from './forward.ts';
import { sendFile } from './send.ts';
import type { UploadDocument } from './upload.ts';
import { nameSuffix } from './upload-id.ts';

/** What is known once WeChat has the file. */
export type Sent = Required<Pick<UploadDocument, 'result' | 'size' | 'content_type' | 'sha256'>> &
  Pick<UploadDocument, 'deduplicated'>;

/**
 * Checks a staged file by its first bytes and streams it to WeChat, hashing on the way. The object is read once; again,
 * from its start, only if WeChat has to be sent it again; and before, if content that WeChat holds already will do.
 *
 * @throws {InvalidInput} {TooLarge} {WrongFormat} before anything is sent, and as `sendFile`
 */
export async function sendStaged(
  upload: UploadDocument,
  arrival: Arrival,
  parts: ForwardParts,
): Promise<Sent> {
  const held = await heldAlready(upload, arrival, parts.now());
  if (held) return held;
  const { object, size } = arrival;
  const { target, type, title, introduction, filename, upload_id, account } = upload;
  if (!target) throw new Error('An upload without a target cannot be sent');
  const { head, chunks, cancel } = await peek(await openObject(object), SNIFF_BYTES);
  try {
    const format = checkContent({ target, type, size: upload.size }, head, size);
    let hash = createHash('sha256');
    let first: Bytes | undefined = chunks;
    const open = async () => {
      const source = first ?? (await openObject(object));
      first = undefined;
      hash = createHash('sha256');
      return tap(source, (chunk) => hash.update(chunk));
    };
    const sending = {
      target,
      type,
      title,
      introduction,
      filename,
      suffix: nameSuffix(upload_id),
      format,
      size,
      content: { open },
    };
    const result = await sendFile(parts.wechatOf(account), sending, parts.signal);
    return { result, size, content_type: format.contentType, sha256: hash.digest('hex') };
  } finally {
    await cancel();
  }
}
