import { forgetPlaced } from '../articles/forget-placed.ts';
import { type ArticleParts, type Prepared, prepareArticles } from '../articles/prepare.ts';
import { isUnknownId, namingIds, UnknownIds } from '../problems/unknown-ids.ts';
import { idFields } from './id-fields.ts';
import type { DraftRequest, DraftResult } from './job.ts';

/**
 * Puts the pictures of a draft's articles where WeChat accepts them, then sends it.
 *
 * @param beforeSending is awaited when all is ready, and may stop it by throwing
 * @throws {OutOfTime} before anything was sent; {InvalidInput} {ImagesFailed} {UnknownIds} {WeChatError}
 * {WeChatUnreachable} {TokenUnavailable}
 */
export async function sendDraft(
  request: DraftRequest,
  parts: ArticleParts,
  sendingSignal: AbortSignal,
  beforeSending: () => Promise<void> = async () => {},
): Promise<DraftResult> {
  const { images, on_image_error: onImageError } = request;
  const options = { images, onImageError, fieldOf: fieldOf(request) };
  const prepared = await prepareArticles(request.articles, options, parts);
  await beforeSending();
  const send = request.replaces ? replace : add;
  try {
    const media_id = await send(request, prepared, parts, sendingSignal);
    return { media_id, images: prepared.images, warnings: prepared.warnings };
  } catch (error) {
    if (error instanceof UnknownIds) await forgetPlaced(parts.account, prepared.images);
    throw error;
  }
}

async function add(
  request: DraftRequest,
  { articles }: Prepared,
  { wechat }: ArticleParts,
  signal: AbortSignal,
): Promise<string> {
  const { media_id } = await namingIds(idFields(request.articles, fieldOf(request)), () =>
    wechat.drafts.add(articles, { signal }),
  );
  return media_id;
}

async function replace(
  request: DraftRequest,
  prepared: Prepared,
  { wechat }: ArticleParts,
  signal: AbortSignal,
): Promise<string> {
  const [article] = prepared.articles;
  const { articles, replaces } = request;
  if (!article || !replaces) throw new RangeError('Nothing to replace, or nothing to replace it by');
  const { media_id, index } = replaces;
  try {
    await wechat.drafts.update(media_id, index, article, { signal });
    return media_id;
  } catch (error) {
    if (!isUnknownId(error)) throw error;
    // The draft's own id, or one in the article? WeChat does not say; the draft itself does.
    await wechat.drafts.get(media_id, { signal });
    throw new UnknownIds(idFields(articles, fieldOf(request)), error);
  }
}

const fieldOf =
  ({ replaces }: DraftRequest) =>
  (at: number) =>
    replaces?.field ?? `articles[${at}]`;
