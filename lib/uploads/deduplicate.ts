import { type Held, recallContent } from '../library/held.ts';
import type { Target } from '../wechat/index.ts';
import type { Arrival } from './forward.ts';
import { type Inspected, inspectStaged } from './inspect-staged.ts';
import type { UploadDocument } from './upload.ts';

/**
 * Is content that WeChat holds already to be used again? By default for what has no owner: temporary media and article
 * images. Of a permanent material two users would share one, and either's deletion would break the other's; so it is
 * shared only among those who ask for it.
 */
export const sharesContent = (target: Target | undefined, wanted: boolean | undefined): boolean =>
  wanted ?? target !== 'material';

/** What a staged file is held as already, with what the file says itself. */
export async function heldAlready(
  upload: UploadDocument,
  arrival: Arrival,
  now: number,
): Promise<(Inspected & { readonly result: Held; readonly deduplicated: true }) | undefined> {
  const { account, target, type, title, introduction, job } = upload;
  if (!target || !job.shares_content) return undefined;
  const file = await inspectStaged(upload, arrival);
  const result = await recallContent(account, file.sha256, { target, type, title, introduction }, now);
  return result && { ...file, result, deduplicated: true };
}
