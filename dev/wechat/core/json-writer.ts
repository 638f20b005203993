export interface JsonStyle {
  escapeSlashes: boolean;
  rawControlCharacters: boolean;
}

const CONTROL_ESCAPE = /\\(?:u00([01][0-9a-f])|([bfnrt])|.)/gs;
const LETTERS: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** JSON as WeChat writes it: literal UTF-8, `\/` for slashes, at times raw control characters (wechat-api.md 0.7). */
export function writeJson(value: unknown, style: JsonStyle): string {
  const text = JSON.stringify(value);
  const slashed = style.escapeSlashes ? text.replaceAll('/', '\\/') : text;
  return style.rawControlCharacters ? slashed.replace(CONTROL_ESCAPE, unescapeControl) : slashed;
}

function unescapeControl(sequence: string, hex: string | undefined, letter: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return letter === undefined ? sequence : (LETTERS[letter] ?? sequence);
}
