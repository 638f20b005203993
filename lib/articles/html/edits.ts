/** Changes to a text at given places; all that lies between them stays as it is, byte for byte. */
import type { Attribute, Tag } from './tags.ts';

/** `start` to `end` (exclusive) becomes `text`. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** Applies edits. One that lies within another is dropped: what it would change is gone. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text } of edits.toSorted(inOrder)) {
    if (start < done) continue;
    parts.push(source.slice(done, start), text);
    done = end;
  }
  parts.push(source.slice(done));
  return parts.join('');
}

/** At one place insertions come first, then the longest. */
const inOrder = (a: Edit, b: Edit) =>
  a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || b.end - a.end;

/** What HTML takes for blank within a tag: not all that JavaScript does. */
const BLANK = /[\t\n\f\r ]/;

/** Gives an attribute another value, in the quotes it had, or in quotes if it had none. */
export function setAttribute(source: string, attribute: Attribute, value: string): Edit {
  const { start, end } = attribute;
  const raw = source.slice(start, end);
  const sign = raw.indexOf('=', 1);
  const literal = raw.slice(sign + 1).replace(/^[\t\n\f\r ]+/, '');
  const quote = literal.startsWith("'") ? "'" : '"';
  const text = `${quote}${escapeAttribute(value, quote)}${quote}`;
  return sign < 0 ? { start: end, end, text: `=${text}` } : { start: end - literal.length, end, text };
}

/**
 * Takes an attribute out, with the blank before it; its neighbours stay apart. Before a stray `=`, which would then
 * belong to the attribute in front, it is emptied instead.
 */
export function removeAttribute(source: string, attribute: Attribute): Edit {
  const { start, end } = attribute;
  const stray = /[\t\n\f\r ]*=/y;
  stray.lastIndex = end;
  if (stray.test(source)) return setAttribute(source, attribute, '');
  const apart = /[\t\n\f\r >]/.test(source.charAt(end));
  const from = BLANK.test(source.charAt(start - 1)) ? start - 1 : start;
  return { start: from, end, text: apart ? '' : ' ' };
}

/** Puts an attribute behind the name of a tag. */
export function addAttribute(source: string, { start, end }: Tag, name: string, value: string): Edit {
  const after = /[\t\n\f\r />]/.exec(source.slice(start, end))?.index ?? 0;
  const at = start + after;
  const apart = BLANK.test(source.charAt(at)) ? '' : ' ';
  return { start: at, end: at, text: ` ${name}="${escapeAttribute(value, '"')}"${apart}` };
}

const escapeAttribute = (value: string, quote: string): string =>
  value.replaceAll('&', '&amp;').replaceAll(quote, quote === '"' ? '&quot;' : '&#39;');
