import { BODY_LIMIT } from '../body/body-length.ts';
import { S3Error } from '../errors.ts';
import type { Policy } from './policy.ts';

/**
 * Lets a file through as long as it keeps to the policy's content-length-range. One byte too many ends it at once, so
 * that no more of it is kept than is allowed. `bodyLength`, the length of the whole form, is what we know of
 * the size of a file that was not read to its end. Throws EntityTooLarge or EntityTooSmall.
 */
export async function* withinRange(
  file: AsyncIterable<Buffer>,
  range: Policy['lengthRange'],
  bodyLength: number,
): AsyncGenerator<Buffer> {
  const { min, max } = range ?? { min: 0, max: BODY_LIMIT };
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > max) {
      throw new S3Error('EntityTooLarge', {
        detail: { ProposedSize: String(bodyLength), MaxSizeAllowed: String(max) },
      });
    }
    yield piece;
  }
  if (size >= min) return;
  throw new S3Error('EntityTooSmall', {
    detail: { ProposedSize: String(size), MinSizeAllowed: String(min) },
  });
}
