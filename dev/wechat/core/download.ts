import type { Result } from './endpoint.ts';
import { FORMATS, type Format } from './formats.ts';
import type { Quirks } from './quirks.ts';

export interface Download {
  bytes: Buffer;
  format: Format;
  filename: string;
  /** Permanent voices come without a Content-Type (wechat-api.md 3.2). */
  untyped: boolean;
}

/** The bytes of a file with the headers that WeChat documents and sends (wechat-api.md 2.2). */
export function download(file: Download, quirks: Quirks): Result {
  const { contentType, picture } = FORMATS[file.format];
  const common = { 'Cache-Control': 'no-cache, must-revalidate' };
  if (picture && quirks.image_as_text) {
    return { bytes: file.bytes, headers: { ...common, 'Content-Type': 'text/plain' } };
  }
  return {
    bytes: file.bytes,
    headers: {
      ...common,
      ...(file.untyped ? {} : { 'Content-Type': contentType }),
      'Content-disposition': disposition(file.filename, quirks),
    },
  };
}

function disposition(filename: string, quirks: Quirks): string {
  const name = rawUtf8(filename);
  if (quirks.disposition_unquoted) return `attachment; filename=${name}`;
  const extended = quirks.disposition_extended
    ? `filename*=utf-8''${encodeURIComponent(filename.toWellFormed())}; `
    : '';
  return `attachment; ${extended}filename="${name}"`;
}

/**
 * WeChat sends the name's UTF-8 bytes as they are (wechat-api.md 3.2). Node writes headers as latin1, one byte per
 * character, and refuses control characters; a quotation mark would end the name.
 */
function rawUtf8(filename: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  const harmless = filename.replace(/[\u0000-\u001f\u007f"]/g, '_');
  return Buffer.from(harmless, 'utf8').toString('latin1');
}
