import { isObject, parseJson } from './incoming.ts';

/** A text in a JSON body, and how it was written there. */
export interface SourceText {
  value: string;
  /** What stood between the quotes, only where it had `\uXXXX` escapes. */
  escaped: string | undefined;
}

/** A JSON value together with the spelling of its texts. */
export interface SourcedJson {
  json: unknown;
  /** A text of one of its objects; undefined where the member is no text. */
  text(holder: Record<string, unknown>, key: string): SourceText | undefined;
}

const ESCAPE = /\\(u[0-9a-f]{4}|.)/gi;

/**
 * Parses JSON and remembers which texts had `\uXXXX` in them: WeChat counts six bytes for each (wechat-api.md 4.3,
 * "How lengths are counted"). `json` is undefined for what is no JSON.
 */
export function parseWithSources(body: string): SourcedJson {
  const sources = new WeakMap<object, Map<string, string>>();
  // TypeScript does not know the third argument yet: the text that a primitive was read from.
  const remember = function remember(
    this: object,
    key: string,
    value: unknown,
    context?: { source?: string },
  ) {
    const source = context?.source;
    if (typeof value === 'string' && source && hasEscapes(source)) {
      const known = sources.get(this) ?? new Map<string, string>();
      sources.set(this, known.set(key, source.slice(1, -1)));
    }
    return value;
  };
  const json = parseJson(body, remember);
  return {
    json,
    text(holder, key) {
      const value = holder[key];
      if (typeof value !== 'string') return undefined;
      return { value, escaped: sources.get(holder)?.get(key) };
    },
  };
}

/** An escaped text as readers see it: the escapes stand there letter by letter (wechat-api.md 7-D 16). */
export function literally(escaped: string): string {
  const doubled = escaped.replace(ESCAPE, (sequence, code: string) =>
    code.length > 1 ? `\\${sequence}` : sequence,
  );
  return String(parseJson(`"${doubled}"`));
}

function hasEscapes(source: string): boolean {
  return [...source.matchAll(ESCAPE)].some(([, code = '']) => code.length > 1);
}

/** A member that is an object, or an empty one. */
export function objectIn(holder: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = holder[key];
  return isObject(value) ? value : {};
}
