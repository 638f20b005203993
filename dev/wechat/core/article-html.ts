import { finished } from 'node:stream/promises';
import { RewritingStream } from 'parse5-html-rewriting-stream';
import { WeChatError } from './wechat-error.ts';

export interface HtmlRules {
  /** Whether a picture's address is one that articles may show. */
  mayShow(url: string): boolean;
  /** `<script>` is an error rather than stripped. */
  scriptsRefused: boolean;
}

export interface ReceivedHtml {
  html: string;
  /** What a reader reads, white space collapsed. */
  text: string;
}

type Attribute = { name: string; value: string };

/** Elements that make the whole body invalid; which ones exactly is not documented (wechat-api.md 4.3). */
const UNSAFE = ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'mpvoice'];
/** Their text is nothing to read. */
const UNREAD = ['style', 'title', 'textarea'];
/** In every preview link, which dies with its draft (wechat-api.md 4.2). */
const PREVIEW_LINK = /\btempkey=/i;
/** Words on both sides of these are not one word. */
const BREAK =
  /^(address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul)$/;
const SCRIPT_LINK = /^\s*javascript:/i;

/**
 * The body of an article as WeChat takes it in: JavaScript is stripped, pictures from elsewhere vanish without a
 * word, and the others keep their address in `data-src`; everything else stays as it was written (wechat-api.md 4.1,
 * 4.2, 7-I 24). 45166 for unsafe elements and preview links.
 */
export async function receiveHtml(html: string, rules: HtmlRules): Promise<ReceivedHtml> {
  const received = await rewrite(html, rules);
  // What stood around a removed element may have become an element: `<<script></script>img src=…>`.
  return received.html === html ? received : receiveHtml(received.html, rules);
}

async function rewrite(html: string, rules: HtmlRules): Promise<ReceivedHtml> {
  const stream = new RewritingStream();
  const read: string[] = [];
  const written: string[] = [];
  let invalid = false;
  let inside = '';
  stream.on('startTag', (tag, raw) => {
    const { tagName, attrs } = tag;
    if (BREAK.test(tagName)) read.push(' ');
    inside = [...UNREAD, 'script'].includes(tagName) ? tagName : '';
    invalid ||= UNSAFE.includes(tagName) || attrs.some(({ value }) => PREVIEW_LINK.test(value));
    invalid ||= tagName === 'script' && rules.scriptsRefused;
    if (tagName === 'script') return;
    const kept = tagName === 'img' ? shown(harmless(attrs), rules) : harmless(attrs);
    if (!kept) return;
    if (kept.length === attrs.length && kept.every((attr) => attrs.includes(attr))) stream.emitRaw(raw);
    else stream.emitStartTag({ ...tag, attrs: kept });
  });
  stream.on('endTag', ({ tagName }, raw) => {
    if (tagName === inside) inside = '';
    if (tagName !== 'script') stream.emitRaw(raw);
  });
  stream.on('text', ({ text }, raw) => {
    if (!inside) read.push(text);
    if (inside !== 'script') stream.emitRaw(raw);
  });
  stream.on('data', (chunk: string) => written.push(chunk));
  stream.end(html);
  await finished(stream);
  if (invalid) throw new WeChatError(45166);
  return { html: written.join(''), text: read.join('').replace(/\s+/g, ' ').trim() };
}

/** Without handlers and script links. */
function harmless(attrs: readonly Attribute[]): Attribute[] {
  return attrs.filter(({ name, value }) => !name.startsWith('on') && !SCRIPT_LINK.test(value));
}

/** A picture's attributes with its address in `data-src`; undefined where it must not be shown. */
function shown(attrs: readonly Attribute[], rules: HtmlRules): Attribute[] | undefined {
  const url = value(attrs, 'src') || value(attrs, 'data-src') || '';
  if (!rules.mayShow(url)) return undefined;
  const rest = attrs.filter(({ name }) => !['src', 'data-src', 'srcset'].includes(name));
  return [...rest, { name: 'data-src', value: url }];
}

function value(attrs: readonly Attribute[], name: string): string | undefined {
  return attrs.find((attr) => attr.name === name)?.value;
}
