/**
 * The file name of a Content-disposition as WeChat writes it: quoted, unquoted, RFC 5987, or raw UTF-8 that an HTTP
 * parser shows as latin1 (wechat-api.md 2.2). Undefined if there is none.
 */
export function dispositionFileName(header: string | undefined): string | undefined {
  if (!header) return undefined;
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(header);
  const name = extended && percentDecoded(extended);
  // Trimmed when it is text: as latin1, the last byte of a character may look like a blank.
  return name || utf8(plain?.[1] ?? plain?.[2] ?? '').trim() || undefined;
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function utf8(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}
