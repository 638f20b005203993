/** What goes out: status, headers in the spelling to be sent, and the body. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  errcode: number | null;
  /** JSON may be compressed, files are sent as they are (wechat-api.md 0.6). */
  json: boolean;
  /** What an error calls its request, for rid/get. */
  rid?: string;
}

/** What the servers before the API say: a status and a small page, never JSON (wechat-api.md 0.3). */
export function htmlAnswer(status: number, title: string): Answer {
  const page =
    `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n` +
    `<center><h1>${status} ${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return bytesAnswer(Buffer.from(page), { 'Content-Type': 'text/html' }, status);
}

/** A file, or anything else that is not ours to encode. */
export function bytesAnswer(body: Buffer, headers: Record<string, string>, status = 200): Answer {
  return { status, headers, body, errcode: null, json: false };
}

/** A status alone. */
export function emptyAnswer(status: number): Answer {
  return bytesAnswer(Buffer.alloc(0), {}, status);
}
