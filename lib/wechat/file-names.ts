/**
 * File names: what we keep for people, and what WeChat is sent.
 *
 * WeChat wants a name with the right extension, raw UTF-8 inside quotes (wechat-api.md 7-A 3, 5), and lists a
 * material by it. A name is data for us: no key or path is ever made from one.
 */

const MAX_NAME_BYTES = 200;

/** Path separators, quotes, wildcards, control and direction characters; what else could mislead a reader or a parser. */
const UNWANTED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/g;

/** A name fit to be shown, stored and sent: NFC, one line, no path, at most 200 bytes; `fallback` if nothing is left. */
export function cleanFileName(name: string, fallback = 'file'): string {
  const base = name.toWellFormed().replace(/^.*[/\\]/s, '');
  const visible = base.replace(UNWANTED, '').normalize('NFC').replace(/\s+/g, ' ');
  const { stem, extension } = splitName(visible.replace(/^[.\s]+/, '').trimEnd());
  const short = truncate(stem, MAX_NAME_BYTES - (extension ? extension.length + 1 : 0));
  const clean = joinName(short || fallback, extension);
  // A cut may leave a new extension at the end; a clean name stays as it is.
  return clean === name ? clean : cleanFileName(clean, fallback);
}

/** Splits off an extension: letter first, at most five characters, so that "v1.2" and "2024.03" have none. */
export function splitName(name: string): { stem: string; extension: string | undefined } {
  const found = /^(.*)\.([a-z][a-z0-9]{1,4})$/is.exec(name);
  return found
    ? { stem: found[1] ?? '', extension: (found[2] ?? '').toLowerCase() }
    : { stem: name, extension: undefined };
}

/** The name under which a file goes to WeChat: `{stem}[-{suffix}].{extension}`, the extension by the file's bytes. */
export function wechatFileName(name: string, extension: string, suffix?: string): string {
  const { stem } = splitName(cleanFileName(name));
  const tail = `${suffix ? `-${suffix}` : ''}.${extension}`;
  return truncate(stem, MAX_NAME_BYTES - tail.length) + tail;
}

/** The same in ASCII, for the second try after 41005 (wechat-api.md 7-A 5). */
export function asciiFileName(name: string): string {
  if (/^[\x20-\x7e]+$/.test(name)) return name;
  const { stem, extension } = splitName(name);
  const visible = stem.replace(/[^\x20-\x7e]+/g, '').replace(/ +/g, ' ');
  const ascii = visible.replace(/^[-. ]+/, '').trimEnd();
  return joinName(ascii || 'file', extension);
}

const joinName = (stem: string, extension: string | undefined) => (extension ? `${stem}.${extension}` : stem);

/** At most so many bytes of UTF-8, never half a character. */
function truncate(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end).trimEnd();
}
