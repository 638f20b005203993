/**
 * Reads the form of a browser upload, `multipart/form-data`, while it arrives:
 *
 *     --boundary\r\n
 *     Content-Disposition: form-data; name="key"\r\n
 *     \r\n
 *     in/main/123\r\n
 *     --boundary\r\n
 *     Content-Disposition: form-data; name="file"; filename="photo.jpg"\r\n
 *     Content-Type: image/jpeg\r\n
 *     \r\n
 *     <bytes>\r\n
 *     --boundary--\r\n
 *
 * S3 reads fields up to `file` and nothing after it, so that everything a policy judges is known before the first
 * byte of the file. The fields together may have 20 KB.
 */
import { ByteReader } from '../body/byte-reader.ts';
import { S3Error } from '../errors.ts';

const FIELDS_LIMIT = 20 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** A form up to its file. */
export type Form = {
  /** By lower-case name, in the order of the form. */
  fields: Map<string, string>;
  /** What the client calls the file, without any folders. */
  fileName: string;
  /** The bytes of the file; it must be read to its end, or the end of the form was not seen. */
  file: AsyncIterable<Buffer>;
};

/** Throws MalformedPOSTRequest, MaxPostPreDataLengthExceededError, or InvalidArgument where there is no file. */
export async function readForm(source: AsyncIterable<Buffer>, contentType: string): Promise<Form> {
  const boundary = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  // The first boundary has no line before it; given one, it is like all others.
  const reader = new ByteReader(source, malformed, '\r\n');
  const fields = new Map<string, string>();
  let left = FIELDS_LIMIT;
  const text = async (delimiter: Buffer): Promise<string> => {
    const found = await reader.text(delimiter, left, tooLarge);
    left -= Buffer.byteLength(found) + delimiter.length;
    return found;
  };
  await text(boundary);
  for (;;) {
    if ((await text(LINE_END)).startsWith('--')) throw withoutFile();
    const { name, fileName } = disposition(await text(HEAD_END));
    if (name === 'file') return { fields, fileName, file: reader.until(boundary) };
    fields.set(name, await text(boundary));
  }
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  return boundary;
}

function disposition(head: string): { name: string; fileName: string } {
  const line = head.split('\r\n').find((header) => /^content-disposition:/i.test(header));
  const name = line && parameter(line, 'name');
  if (!name) throw malformed();
  const fileName = parameter(line, 'filename') ?? '';
  return { name: name.toLowerCase(), fileName: fileName.slice(lastSeparator(fileName) + 1) };
}

/** Quoted strings escape quotes with a backslash, or as browsers do with %22. Other backslashes belong to Windows paths. */
function parameter(line: string, name: string): string | undefined {
  const pattern = new RegExp(`;\\s*${name}=(?:"((?:\\\\"|[^"])*)"|([^\\s;]*))`, 'i');
  const [, quoted, plain] = pattern.exec(line) ?? [];
  const value = quoted ?? plain;
  return value?.replace(/\\"|%22/g, '"').replace(/%0D%0A/gi, '\r\n');
}

function lastSeparator(fileName: string): number {
  return Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\'));
}

function malformed(): S3Error {
  return new S3Error('MalformedPOSTRequest');
}

function tooLarge(): S3Error {
  return new S3Error('MaxPostPreDataLengthExceededError');
}

function withoutFile(): S3Error {
  return new S3Error('InvalidArgument', {
    message: 'POST requires exactly one file upload per request.',
    detail: { ArgumentName: 'file', ArgumentValue: '0' },
  });
}
