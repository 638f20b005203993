/** Articles with their pictures' new places. */
import type { DraftArticle, DraftImage, WeChatArticle } from './article.ts';
import { type NewUrl, rewriteImages } from './html/images.ts';
import { fetchAddress, isDataUrl } from './picture-url.ts';
import type { Pictures } from './pictures-of.ts';
import type { Outcomes } from './rehost.ts';

/** The article for WeChat. What was not wanted, or failed, keeps the address it had. */
export function rewritten(
  { thumb_url, thumb_media_id, image_info, ...rest }: DraftArticle,
  index: number,
  { occurrences, places }: Pictures,
  outcomes: Outcomes,
): WeChatArticle {
  const inBody = occurrences.filter(
    ({ article, use, wanted }) => article === index && use === 'body' && wanted,
  );
  const wanted = new Set(inBody.map(({ address }) => address));
  const newUrl: NewUrl = (url) => {
    const address = fetchAddress(url);
    const outcome = wanted.has(address) ? outcomes(address, 'body') : undefined;
    return outcome && 'url' in outcome ? outcome.url : undefined;
  };
  const thumb = thumb_url ? materialOf(thumb_url, outcomes) : thumb_media_id;
  const list = image_info?.image_list?.map((image) => imageOf(image, outcomes));
  return {
    ...rest,
    title: rest.title ?? '',
    content: rewriteImages(rest.content ?? '', places[index] ?? [], newUrl),
    ...(thumb && { thumb_media_id: thumb }),
    ...(list && { image_info: { ...image_info, image_list: list } }),
  };
}

const imageOf = ({ image_url, ...image }: DraftImage, outcomes: Outcomes) => ({
  ...image,
  image_media_id: image_url ? materialOf(image_url, outcomes) : (image.image_media_id ?? ''),
});

function materialOf(url: string, outcomes: Outcomes): string {
  const outcome = outcomes(fetchAddress(url), 'material');
  if ('media_id' in outcome && outcome.media_id) return outcome.media_id;
  throw new Error('A cover without a media_id is a failure, and failures were thrown');
}

/** The content as it will be at least: pictures that stand in the text itself do not stay in it. */
export const withoutData = (content: string, places: Pictures['places'][number]): string =>
  rewriteImages(content, places, (url) => (isDataUrl(url) ? '' : undefined));
