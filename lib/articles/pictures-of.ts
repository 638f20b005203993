/** All pictures of the articles of one call, and what is to be done with each. */
import { InvalidInput } from '../problems/app-errors.ts';
import type { DraftArticle, FieldOf, ImageSource, ImagesMode } from './article.ts';
import { fault } from './check-articles.ts';
import { findImages, type ImagePlace } from './html/images.ts';
import { NestedTooDeeply } from './html/tags.ts';
import { type ArticleParts, LIMITS } from './parts.ts';
import { fetchAddress, isWeChatPicture } from './picture-url.ts';
import type { Use } from './place-picture.ts';
import type { Wanted } from './rehost.ts';

/** One picture where it is named; `address` is what is fetched for it. */
export type Occurrence = {
  readonly article: number;
  readonly index: number;
  readonly source: ImageSource;
  /** Where the request names it. */
  readonly field: string;
  readonly address: string;
  readonly use: Use;
  /** Is it to be taken over? */
  readonly wanted: boolean;
  /** Will WeChat drop it as it is? */
  readonly external: boolean;
};

export type Pictures = {
  /** By article, covers before newspic lists before contents. */
  readonly occurrences: readonly Occurrence[];
  /** Of each content. */
  readonly places: readonly (readonly ImagePlace[])[];
};

/**
 * Finds the pictures. Covers and lists by address are always to be taken over; pictures in contents if the mode says
 * so and they are not WeChat's own.
 *
 * @throws {InvalidInput} for more pictures than a report may list, and for HTML that is nested beyond reading
 */
export async function picturesOf(
  articles: readonly DraftArticle[],
  mode: ImagesMode,
  fieldOf: FieldOf,
  parts: ArticleParts,
): Promise<Pictures> {
  const places: (readonly ImagePlace[])[] = [];
  const occurrences: Occurrence[] = [];
  for (const [index, article] of articles.entries()) {
    const found = await placesIn(article.content ?? '', `${fieldOf(index)}.content`);
    places.push(found);
    occurrences.push(...covers(article, index, fieldOf(index)));
    const urls = found.flatMap((place) => place.urls);
    checkCount(urls.length, `${fieldOf(index)}.content`, parts);
    occurrences.push(
      ...urls.map((url, at): Occurrence => {
        const external = !isWeChatPicture(url, parts.ownHosts ?? new Set());
        const where = {
          article: index,
          index: at,
          source: 'content',
          field: `${fieldOf(index)}.content`,
        } as const;
        return {
          ...where,
          address: fetchAddress(url),
          use: 'body',
          wanted: external && mode === 'rehost',
          external,
        };
      }),
    );
  }
  return { occurrences, places };
}

async function placesIn(html: string, field: string): Promise<readonly ImagePlace[]> {
  try {
    return await findImages(html);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    throw new InvalidInput([fault(field, 'SVG is nested too deeply.', 'SVG 嵌套过深。')]);
  }
}

function checkCount(count: number, field: string, { limits }: ArticleParts): void {
  const { places } = { ...LIMITS, ...limits };
  if (count <= places) return;
  const what = fault(
    field,
    `The content holds ${count} pictures; at most ${places} are taken.`,
    `正文含 ${count} 张图片,最多支持 ${places} 张。`,
  );
  throw new InvalidInput([what]);
}

function covers({ thumb_url, image_info }: DraftArticle, article: number, field: string): Occurrence[] {
  const all = { article, use: 'material', wanted: true, external: true } as const;
  const thumb: Occurrence[] = thumb_url
    ? [{ ...all, index: 0, source: 'thumb', field: `${field}.thumb_url`, address: fetchAddress(thumb_url) }]
    : [];
  const list = (image_info?.image_list ?? []).flatMap(({ image_url }, index): Occurrence[] => {
    const at = `${field}.image_info.image_list[${index}].image_url`;
    return image_url
      ? [{ ...all, index, source: 'image_list', field: at, address: fetchAddress(image_url) }]
      : [];
  });
  return [...thumb, ...list];
}

/** Each address once. Covers first: without them there is no article, whatever the limits leave undone. */
export function wantedOf(occurrences: readonly Occurrence[]): Wanted[] {
  const wanted = new Map<string, Set<Use>>();
  for (const use of ['material', 'body'] as const) {
    for (const { address } of occurrences.filter((picture) => picture.wanted && picture.use === use)) {
      const uses = wanted.get(address) ?? new Set();
      wanted.set(address, uses.add(use));
    }
  }
  return [...wanted].map(([address, uses]) => ({ address, uses }));
}
