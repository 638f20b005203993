import { createHash } from 'node:crypto';
import { peek } from '../net/streams.ts';
import { openObject } from '../storage/objects.ts';
import { SNIFF_BYTES } from '../wechat/index.ts';
import { checkContent } from './check-content.ts';
import type { Arrival } from './forward.ts';
import type { UploadDocument } from './upload.ts';

/** What a file itself says. */
export type Inspected = Required<Pick<UploadDocument, 'size' | 'content_type' | 'sha256'>>;

/**
 * Reads a staged file through, to know its content before, or without, sending it.
 *
 * @throws {InvalidInput} {TooLarge} {WrongFormat}, and NoSuchKey when it is gone
 */
export async function inspectStaged(
  { target, type, size: declared }: UploadDocument,
  { object, size }: Arrival,
): Promise<Inspected> {
  if (!target) throw new Error('An upload without a target cannot be checked');
  const { head, chunks, cancel } = await peek(await openObject(object), SNIFF_BYTES);
  try {
    const { contentType } = checkContent({ target, type, size: declared }, head, size);
    const hash = createHash('sha256');
    for await (const chunk of chunks) hash.update(chunk);
    return { size, content_type: contentType, sha256: hash.digest('hex') };
  } finally {
    await cancel();
  }
}
