/** Pictures in an inline style: `url(…)` in the properties that show one. */
import valueParser, { type Node } from 'postcss-value-parser';

export type CssImage = {
  readonly url: string;
  /** Where the URL stands in the style, without its quotes. */
  readonly start: number;
  readonly end: number;
};

const PICTURE_PROPERTIES =
  /^(background|background-image|border-image|border-image-source|list-style|list-style-image|content|(-webkit-)?mask|(-webkit-)?mask-image)$/;

/** The pictures of a list of declarations, in order. What is no CSS has none. */
export function cssImages(style: string): CssImage[] {
  const found: CssImage[] = [];
  // Before the colon the name of the property; undefined once it is passed and is none of ours.
  let name = '';
  let shows = false;
  // The parser knows unquoted addresses in lower-case `url(` only; of this length they are all.
  for (const node of valueParser(style.replace(/url(?=\()/gi, 'url')).nodes) {
    if (node.type === 'div' && node.value === ':' && name) {
      shows = PICTURE_PROPERTIES.test(name.toLowerCase());
      name = '';
    } else if (node.type === 'word') {
      const semicolon = node.value.lastIndexOf(';');
      if (semicolon >= 0) shows = false;
      name = shows ? '' : node.value.slice(semicolon + 1);
    } else if (shows) found.push(...urlsIn(node, style));
  }
  return found;
}

/** No recursion: how deep parentheses are nested is not ours to choose. */
function urlsIn(root: Node, style: string): CssImage[] {
  const found: CssImage[] = [];
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type !== 'function') continue;
    if (node.value !== 'url') stack.push(...node.nodes.toReversed());
    else if (node.nodes[0]) found.push(...imageAt(node.nodes[0], style));
  }
  return found;
}

function imageAt(node: Node, style: string): CssImage[] {
  if (node.type !== 'string' && node.type !== 'word') return [];
  const quoted = node.type === 'string' ? 1 : 0;
  const start = node.sourceIndex + quoted;
  const end = start + node.value.length;
  return [{ url: unescaped(style.slice(start, end)).trim(), start, end }];
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|\r?\n|(.))/gi, (_, hex: string | undefined, character = '') =>
    hex === undefined ? character : codePoint(Number.parseInt(hex, 16)),
  );

const codePoint = (value: number) => (value > 0x10ffff ? '\ufffd' : String.fromCodePoint(value));

/** A URL as it may stand in `url(…)` with or without quotes. */
export const cssUrl = (url: string): string =>
  url.replace(/[\s"'()\\]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
