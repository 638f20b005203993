/** Which picture an `<img>` is meant to show. */
import { largestOf } from './srcset.ts';
import type { Tag } from './tags.ts';

/** Where scripts that load pictures late keep the real one. */
const LAZY = [
  'data-src',
  'data-original',
  'data-actualsrc',
  'data-lazy-src',
  'data-lazyload',
  'data-original-src',
  'data-real-src',
  'data-ks-lazyload',
  'data-echo',
];
const SETS = ['srcset', 'data-srcset', 'data-lazy-srcset'];

/** The attributes that would show another picture than `src`. */
export const RIVALS: readonly string[] = [...LAZY, ...SETS];

/**
 * The picture in `src`, unless that is missing or stands in until a script has loaded the real one; then the one in a
 * lazy-load attribute, in `srcset`, or in the `<source>` elements of the same `<picture>`. Undefined if it has none.
 */
export function realPicture(tag: Tag, sources: readonly Tag[]): string | undefined {
  const src = trimmed(tag, 'src');
  if (isAddress(src) && !looksLikePlaceholder(src)) return src;
  return lazy(tag) ?? offered([tag, ...sources]) ?? (isPicture(src) ? src : undefined);
}

/** Does a `<source>` offer pictures (and not sound or film)? */
export const offersPictures = (tag: Tag): boolean => SETS.some((name) => tag.attributes.has(name));

const lazy = (tag: Tag) => LAZY.map((name) => trimmed(tag, name)).find(isAddress);

const offered = (tags: readonly Tag[]) =>
  tags
    .flatMap((tag) => SETS.map((name) => largestOf(trimmed(tag, name))))
    .find((url) => url !== undefined && isAddress(url));

const trimmed = (tag: Tag, name: string) => tag.attributes.get(name)?.value.trim() ?? '';

/** A whole address of a file elsewhere: scripts put flags into such attributes as well, and pages relative paths. */
const isAddress = (text: string) => /^(https?:)?[/\\]{2}/i.test(text);

/** Empty, an anchor and a blank page are no pictures to anybody. */
export const isPicture = (text: string) => text !== '' && !text.startsWith('#') && !/^about:/i.test(text);

const looksLikePlaceholder = (url: string) =>
  /\/(blank|clear|dot|gr[ae]y|lazy|lazy-?load|load(er|ing)?|pixel|placeholder|spacer|transparent|1x1)[-_.\d]*\.(gif|png|jpe?g|svg|webp)([?#]|$)/i.test(
    url,
  );
