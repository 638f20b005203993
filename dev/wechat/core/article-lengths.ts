import type { SourceText } from './json-sources.ts';
import { literally } from './json-sources.ts';
import type { LimitName } from './limits.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

interface LengthRule {
  /** In characters. */
  most: LimitName;
  /** In bytes of the request, where the text came with `\uXXXX` escapes. */
  mostEscaped: LimitName;
  errcode: number;
}

const RULES = {
  title: { most: 'title_chars', mostEscaped: 'title_escaped_bytes', errcode: 45003 },
  author: { most: 'author_chars', mostEscaped: 'author_escaped_bytes', errcode: 45110 },
  digest: { most: 'digest_chars', mostEscaped: 'digest_escaped_bytes', errcode: 45004 },
} as const satisfies Record<string, LengthRule>;

/**
 * A short text of an article, or the error for one that is too long. With `\uXXXX` escapes the bytes of the request
 * count, and readers see the escapes (wechat-api.md 4.3 "How lengths are counted", 7-D 16).
 */
export function shortText(name: keyof typeof RULES, text: SourceText | undefined, state: State): string {
  const { most, mostEscaped, errcode } = RULES[name];
  const { value, escaped } = text ?? { value: '', escaped: undefined };
  const { limits, quirks } = state;
  const tooLong =
    escaped !== undefined && quirks.escapes_counted
      ? Buffer.byteLength(escaped) > limits[mostEscaped]
      : [...value].length > limits[most];
  if (tooLong) throw new WeChatError(errcode);
  return escaped !== undefined && quirks.escapes_literal ? literally(escaped) : value;
}

/** Refuses an empty body with 44004, one of `content_bytes` or more with 45002 (wechat-api.md 4.1, 10). */
export function checkContent(content: string, { limits }: State): void {
  if (content === '') throw new WeChatError(44004);
  const tooLong = Buffer.byteLength(content) >= limits.content_bytes;
  if (tooLong || [...content].length > limits.content_chars) throw new WeChatError(45002);
}
