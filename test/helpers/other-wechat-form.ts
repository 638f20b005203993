/** A multipart body as the other WeChat reads it: strictly, as wechat-api.md 7-A and 7-B tell of the real one. */
import { Refusal } from './other-wechat-refusal.ts';

export type Form = {
  readonly filename: string;
  readonly bytes: Buffer;
  readonly fields: Readonly<Record<string, string>>;
};

const missing = () => new Refusal(41005, 'media data missing');

/** The file in the part `media`, and the other parts as text. @throws {Refusal} 41005 */
export function readForm(contentType: string | undefined, body: Buffer): Form {
  const boundary = /^multipart\/form-data; ?boundary=([^";]+)$/.exec(contentType ?? '')?.[1];
  if (!boundary) throw missing();
  let file: Pick<Form, 'filename' | 'bytes'> | undefined;
  const fields: Record<string, string> = {};
  for (const part of partsOf(body, `--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n');
    const head = part.toString('utf8', 0, end);
    const content = part.subarray(end + 4);
    const name = /name="([^"]+)"/.exec(head)?.[1] ?? '';
    const filename = /; filename="([^"]+)"/.exec(head)?.[1];
    if (name === 'media' && filename) file = { filename, bytes: content };
    else fields[name] = content.toString('utf8');
  }
  if (!file?.bytes.byteLength) throw missing();
  return { ...file, fields };
}

/** What stands between two boundaries, without the line breaks around it. */
function* partsOf(body: Buffer, boundary: string): Generator<Buffer> {
  let start = body.indexOf(`${boundary}\r\n`);
  while (start >= 0) {
    const from = start + boundary.length + 2;
    const end = body.indexOf(`\r\n${boundary}`, from);
    if (end < 0) throw missing();
    yield body.subarray(from, end);
    start = body.indexOf(`${boundary}\r\n`, end);
  }
}
