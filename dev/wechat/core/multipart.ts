const CRLF = '\r\n';
const DASH = 0x2d;
const CR = 0x0d;
const LF = 0x0a;

export interface Part {
  /** The header block as received, one character per byte. */
  rawHeaders: string;
  /** By lower-case name, one character per byte. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
}

interface Delimiter {
  /** Where the part before it ends. */
  start: number;
  /** Where the part after it begins. */
  end: number;
  last: boolean;
}

/**
 * Cuts a multipart body into its parts (RFC 2046 5.1). Answers undefined where the body does not follow the
 * form, above all where its closing line is missing: that is how a cut-off upload shows.
 */
export function splitMultipart(body: Buffer, boundary: string): Part[] | undefined {
  const parts: Part[] = [];
  let delimiter = nextDelimiter(body, boundary, 0);
  while (delimiter && !delimiter.last) {
    const next = nextDelimiter(body, boundary, delimiter.end);
    if (!next) return undefined;
    parts.push(readPart(body.subarray(delimiter.end, next.start)));
    delimiter = next;
  }
  return delimiter && parts;
}

/**
 * The next boundary line at or after `from`. Bytes that only begin like one (`--boundaryX`) belong to the file,
 * so the rest of the line is looked at too.
 */
function nextDelimiter(body: Buffer, boundary: string, from: number): Delimiter | undefined {
  const line = Buffer.from(`--${boundary}`, 'latin1');
  let at = body.indexOf(line, from);
  while (at >= 0) {
    const atLineStart = at === 0 || (at >= from + 2 && body[at - 2] === CR && body[at - 1] === LF);
    const tail = atLineStart ? lineTail(body, at + line.length) : undefined;
    if (tail) return { start: Math.max(at - 2, 0), ...tail };
    at = body.indexOf(line, at + 1);
  }
  return undefined;
}

/** What follows the boundary: `--` closes the body, blanks and CRLF open a part, anything else is file content. */
function lineTail(body: Buffer, from: number): Pick<Delimiter, 'end' | 'last'> | undefined {
  if (body[from] === DASH && body[from + 1] === DASH) return { end: from + 2, last: true };
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at += 1;
  return body[at] === CR && body[at + 1] === LF ? { end: at + 2, last: false } : undefined;
}

function readPart(bytes: Buffer): Part {
  const headless = bytes.subarray(0, 2).equals(Buffer.from(CRLF));
  const split = headless ? 0 : bytes.indexOf(CRLF + CRLF);
  const end = split < 0 ? bytes.length : split;
  const rawHeaders = bytes.subarray(0, end).toString('latin1');
  const headers = new Map<string, string>();
  for (const line of rawHeaders.split(CRLF)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { rawHeaders, headers, body: bytes.subarray(end + (headless ? 2 : 4)) };
}
