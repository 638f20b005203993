/** The tags of a piece of HTML with their places in its text, by a parser that follows the HTML standard. */
import { finished } from 'node:stream/promises';
import { RewritingStream } from 'parse5-html-rewriting-stream';

/** `start` and `end` (exclusive) are offsets into the source; they span `name="value"` as it stands there. */
export type Attribute = {
  readonly name: string;
  /** Decoded: entities are characters. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

export type Tag = {
  /** Lower-case but for some of SVG's. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: ReadonlyMap<string, Attribute>;
};

type StartTag = Parameters<RewritingStream['emitStartTag']>[0];

export type TagEvent = { readonly opened: Tag } | { readonly closed: string };

/** SVG and MathML in each other, so deep as no page has them: reading on would take the square of the depth. */
export class NestedTooDeeply extends Error {
  override name = 'NestedTooDeeply' as const;
}

const MAX_DEPTH = 1_000;

/**
 * The start and end tags in order. What only looks like one (in comments, scripts, styles, `<noscript>`, text areas,
 * or cut off by the end) is none.
 *
 * @throws {NestedTooDeeply} beyond a thousand open `<svg>` and `<math>`; any other text is read
 */
export async function readTags(html: string): Promise<TagEvent[]> {
  const events: TagEvent[] = [];
  const parser = new RewritingStream();
  let depth = 0;
  parser.on('startTag', (tag: StartTag) => {
    const opened = tagOf(tag);
    if (opened) events.push({ opened });
    if (isForeign(tag.tagName)) depth++;
    if (depth > MAX_DEPTH) parser.stop();
  });
  parser.on('endTag', ({ tagName }: { tagName: string }) => {
    events.push({ closed: tagName });
    if (isForeign(tagName) && depth > 0) depth--;
  });
  parser.end(html);
  await finished(parser);
  if (depth > MAX_DEPTH) throw new NestedTooDeeply();
  return events;
}

const isForeign = (name: string) => name === 'svg' || name === 'math';

function tagOf({ tagName, attrs, sourceCodeLocation }: StartTag): Tag | undefined {
  if (!sourceCodeLocation) return undefined;
  const { startOffset: start, endOffset: end } = sourceCodeLocation;
  const places = (sourceCodeLocation as { attrs?: Readonly<Record<string, Place>> }).attrs ?? {};
  const attributes = attrs.flatMap(({ prefix, name, value }) => {
    const full = prefix ? `${prefix}:${name}` : name;
    const at = places[full];
    return at ? [[full, { name: full, value, start: at.startOffset, end: at.endOffset }] as const] : [];
  });
  return { name: tagName, start, end, attributes: new Map(attributes) };
}

type Place = { readonly startOffset: number; readonly endOffset: number };
