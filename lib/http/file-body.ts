/**
 * A file in the body of a request: multipart with the part `media` (for a video also WeChat's own part `description`, or
 * `title` and `introduction`), or the raw bytes with `?filename=`. What kind of file it is its bytes tell, so any content
 * type will do.
 */
import * as z from 'zod/mini';
import { invalid, TooLarge } from '../problems/app-errors.ts';
import { cleanFileName } from '../wechat/index.ts';
import type { ApiEvent } from './call.ts';
import { boundedText } from './fields.ts';
import { bodyBytes, parseInput, parseJson } from './input.ts';

/** Bytes. API Gateway hands a body of up to 6 MB over in base64, and adds the rest of the event. */
export const MAX_DIRECT_BYTES = 4_500_000;

export const filename = z
  .optional(z.string())
  .check(z.describe('The name of the file, where the body is its bare bytes.'));

export const texts = {
  title: z.optional(boundedText(1_000)),
  introduction: z.optional(boundedText(2_000)),
};

export type FileBody = {
  readonly bytes: Buffer;
  readonly filename: string;
  readonly title?: string | undefined;
  readonly introduction?: string | undefined;
};

/** Any: what came is read by `readFileBody`, and checked by its content later. */
export const fileBody = z.custom<FileBody>();

/** @throws {InvalidInput} {TooLarge} */
export async function readFileBody(event: ApiEvent): Promise<FileBody> {
  const body = bodyBytes(event);
  const contentType = event.headers['content-type'] ?? '';
  const multipart = /^multipart\/form-data/i.test(contentType);
  const file = multipart
    ? await fromForm(body, contentType)
    : { bytes: body, filename: cleanFileName(event.queryStringParameters?.filename ?? 'file') };
  if (file.bytes.byteLength === 0)
    throw invalid('media', 'The file is empty or missing.', '文件为空或缺失。');
  if (file.bytes.byteLength > MAX_DIRECT_BYTES)
    throw tooLarge(file.bytes.byteLength, event.pathParameters?.account);
  return file;
}

async function fromForm(body: Buffer, contentType: string): Promise<FileBody> {
  const form = await parseForm(body, contentType);
  const media = form.get('media');
  if (!(media instanceof File)) {
    throw invalid('media', 'The form needs a file part named "media".', '表单中需要名为 media 的文件。');
  }
  const bytes = Buffer.from(await media.arrayBuffer());
  return { bytes, filename: cleanFileName(media.name), ...(await textsIn(form)) };
}

async function parseForm(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalid('body', 'The multipart form cannot be read.', '无法解析 multipart 表单。');
  }
}

/** WeChat's own part of a video's form. */
export const videoDescription = z.object(texts);

/** A video's texts: in WeChat's part `description`, or in parts of their own, as a form in a page has them. */
async function textsIn(form: FormData): Promise<Pick<FileBody, 'title' | 'introduction'>> {
  const alone = parseInput(videoDescription, plainTexts(form));
  const part = form.get('description');
  if (part === null) return alone;
  // With a file name, as `curl -F description=@video.json` gives it one, it counts as a file.
  const text = typeof part === 'string' ? part : await part.text();
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw invalid(
      'description',
      'Must be JSON: {"title": …, "introduction": …}.',
      '必须是 JSON:{"title": …, "introduction": …}。',
    );
  }
  return { ...alone, ...parseInput(videoDescription, value, 'description') };
}

const plainTexts = (form: FormData) =>
  Object.fromEntries(
    ['title', 'introduction'].flatMap((name) => {
      const text = form.get(name);
      return typeof text === 'string' ? [[name, text]] : [];
    }),
  );

function tooLarge(size: number, account = '{account}'): TooLarge {
  return new TooLarge({
    en: `A file in the body of a request may have ${MAX_DIRECT_BYTES} bytes at most, this one has ${size}. Send larger files by POST /v1/accounts/${account}/uploads.`,
    zh: `请求体中的文件最多 ${MAX_DIRECT_BYTES} 字节,当前为 ${size} 字节。更大的文件请使用 POST /v1/accounts/${account}/uploads。`,
  });
}
