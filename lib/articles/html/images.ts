/** The pictures of a piece of HTML: where they are named, and how each is given another address. */
import { cssImages, cssUrl } from './css-images.ts';
import { addAttribute, applyEdits, type Edit, removeAttribute, setAttribute } from './edits.ts';
import { isPicture, offersPictures, RIVALS, realPicture } from './real-picture.ts';
import { type Attribute, readTags, type Tag } from './tags.ts';

/** The new address of a picture; undefined leaves everything about it as it is. */
export type NewUrl = (url: string) => string | undefined;

/** An element that shows pictures: one, or in a style several. */
export type ImagePlace = {
  /** As written, without entities and blanks around. */
  readonly urls: readonly string[];
  readonly edits: (newUrl: NewUrl) => readonly Edit[];
};

/** All places in order. Arbitrary text has none, and never throws. */
export async function findImages(html: string): Promise<ImagePlace[]> {
  const places: ImagePlace[] = [];
  let picture: { sources: Tag[]; taken: boolean } | undefined;
  for (const event of await readTags(html)) {
    if ('closed' in event) {
      if (event.closed === 'picture') picture = undefined;
      continue;
    }
    const tag = event.opened;
    if (tag.name === 'picture') picture = { sources: [], taken: false };
    if (tag.name === 'source' && picture && offersPictures(tag)) picture.sources.push(tag);
    if (tag.name === 'img') {
      const sources = picture && !picture.taken ? picture.sources : [];
      if (picture) picture.taken = true;
      places.push(...imgPlace(html, tag, sources));
    }
    places.push(...attributePlace(html, tag), ...stylePlace(html, tag.attributes.get('style')));
  }
  return places;
}

/** The HTML with new addresses. Where there is none, and everywhere else, it stays byte for byte. */
export const rewriteImages = (html: string, places: readonly ImagePlace[], newUrl: NewUrl): string =>
  applyEdits(
    html,
    places.flatMap((place) => place.edits(newUrl)),
  );

/** A rewritten `<img>` has the one picture: what offered others goes, in itself and in its `<picture>`. */
function imgPlace(html: string, tag: Tag, sources: readonly Tag[]): ImagePlace[] {
  // `sources` may grow by those that follow the <img>; browsers ignore these.
  const url = realPicture(tag, [...sources]);
  if (url === undefined) return [];
  const edits = (newUrl: NewUrl): Edit[] => {
    const to = newUrl(url);
    if (to === undefined || to === url) return [];
    const src = tag.attributes.get('src');
    const rivals = RIVALS.flatMap((name) => tag.attributes.get(name) ?? []);
    return [
      src ? setAttribute(html, src, to) : addAttribute(html, tag, 'src', to),
      ...rivals.map((attribute) => removeAttribute(html, attribute)),
      ...sources.map(({ start, end }) => ({ start, end, text: '' })),
    ];
  };
  return [{ urls: [url], edits }];
}

/** Other attributes that show a picture. SVG knows `href` under two names; either may be read. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  image: ['href', 'xlink:href'],
  video: ['poster'],
  body: ['background'],
  table: ['background'],
  tbody: ['background'],
  tr: ['background'],
  td: ['background'],
  th: ['background'],
};

function attributePlace(html: string, tag: Tag): ImagePlace[] {
  const attributes = (ATTRIBUTES[tag.name] ?? []).flatMap((name) => tag.attributes.get(name) ?? []);
  const url = attributes[0]?.value.trim();
  if (url === undefined || !isPicture(url)) return [];
  const edits = (newUrl: NewUrl): Edit[] => {
    const to = newUrl(url);
    if (to === undefined || to === url) return [];
    return attributes.map((attribute) => setAttribute(html, attribute, to));
  };
  return [{ urls: [url], edits }];
}

function stylePlace(html: string, style: Attribute | undefined): ImagePlace[] {
  const images = style ? cssImages(style.value).filter(({ url }) => isPicture(url)) : [];
  if (!style || images.length === 0) return [];
  const edits = (newUrl: NewUrl): Edit[] => {
    const changes = images.flatMap(({ url, start, end }) => {
      const to = newUrl(url);
      return to === undefined || to === url ? [] : [{ start, end, text: cssUrl(to) }];
    });
    return changes.length === 0 ? [] : [setAttribute(html, style, applyEdits(style.value, changes))];
  };
  return [{ urls: images.map(({ url }) => url), edits }];
}
