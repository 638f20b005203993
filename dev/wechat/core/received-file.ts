import { FORMATS, type Format } from './formats.ts';
import { param, parseHeader } from './header-params.ts';
import { sha256 } from './ids.ts';
import type { Incoming } from './incoming.ts';
import type { Part } from './multipart.ts';
import { playtime } from './playtime.ts';
import type { Quirks } from './quirks.ts';
import { sniff } from './sniff.ts';
import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

export interface FileRules {
  formats: readonly Format[];
  /** What a file of a wrong kind is refused with; it differs by endpoint. */
  wrongFormat: 40005 | 40113;
  /** What a file above `maxBytes` is refused with; it differs too (wechat-api.md 2.1). */
  tooLarge: 40006 | 40009 | 45001;
  maxBytes: number;
}

export interface ReceivedFile {
  name: string;
  format: Format;
  bytes: Buffer;
  sha256: string;
}

/** Takes the file out of an upload, or refuses it as WeChat would (wechat-api.md 7-A and 7-B). */
export function receiveFile(request: Incoming, rules: FileRules, state: State): ReceivedFile {
  const { name, bytes } = mediaPart(request, state.quirks);
  const format = formatByName(name, rules);
  if (bytes.length > rules.maxBytes) throw new WeChatError(rules.tooLarge);
  if (state.quirks.content_checked && sniff(bytes) !== format) throw new WeChatError(rules.wrongFormat);
  const seconds = Math.round(playtime(format, bytes) ?? 0);
  if (seconds > state.limits.voice_seconds) throw new WeChatError(45007);
  return { name, format, bytes, sha256: sha256(bytes) };
}

/** The text of another field of the form. */
export function textField(request: Incoming, name: string, quirks: Quirks): string | undefined {
  const part = request.parts?.find((candidate) => disposition(candidate, quirks).name === name);
  return part?.body.toString('utf8');
}

/** The part called `media`. Whatever is wrong with the form, WeChat sees no media in it: 41005. */
function mediaPart(request: Incoming, quirks: Quirks): { name: string; bytes: Buffer } {
  const boundary = param(request.contentType, 'boundary');
  const refused =
    !request.body.complete ||
    (quirks.quoted_boundary_refused && boundary?.quoted) ||
    (quirks.multipart_charset_refused && param(request.contentType, 'charset'));
  const parts = refused ? [] : (request.parts ?? []);
  for (const part of parts) {
    const { name, filename } = disposition(part, quirks);
    if (name === 'media' && filename && part.body.length > 0) return { name: filename, bytes: part.body };
  }
  throw new WeChatError(41005);
}

/** A part's name and file name, as far as WeChat would understand them. */
function disposition(part: Part, quirks: Quirks): { name?: string; filename?: string } {
  // Headers come one character per byte; raw UTF-8 in a file name is what works (wechat-api.md 7-A 5).
  const raw = part.headers.get('content-disposition') ?? '';
  const header = parseHeader(Buffer.from(raw, 'latin1').toString('utf8'));
  const value = (name: string) => {
    const found = param(header, name);
    return found?.quoted || !quirks.unquoted_names_refused ? found?.value : undefined;
  };
  const encoded = quirks.encoded_filename_refused
    ? undefined
    : extendedValue(param(header, 'filename*')?.value);
  return { name: value('name'), filename: value('filename') ?? encoded };
}

/** `utf-8''%E5%9B%BE.jpg` (RFC 5987), which WeChat does not read. */
function extendedValue(text: string | undefined): string | undefined {
  const encoded = text?.split("'").slice(2).join("'");
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** The extension is what WeChat goes by first; `.JPG` is as good as `.jpg` (wechat-api.md 7-A 3). */
function formatByName(name: string, rules: FileRules): Format {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  const format = rules.formats.find((candidate) => FORMATS[candidate].extensions.includes(extension));
  if (!format) throw new WeChatError(rules.wrongFormat);
  return format;
}
