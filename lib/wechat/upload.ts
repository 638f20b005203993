/** What media/upload, material/add_material and media/uploadimg have in common: one file in a multipart body. */
import type { Bytes } from '../net/streams.ts';
import type { Caller, CallOptions } from './call.ts';
import { WeChatError } from './errors.ts';
import { asciiFileName } from './file-names.ts';
import type { JsonObject } from './json.ts';
import { multipart } from './multipart.ts';

/** In memory, or opened as often as needed: a retry after a bad token sends a file whole again. */
export type FileContent =
  | { readonly bytes: Uint8Array; readonly open?: never }
  | { readonly open: () => Promise<Bytes> | Bytes; readonly bytes?: never };

export type UploadFile = FileContent & {
  /** With the right extension; see `wechatFileName`. */
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. There must be exactly so many. */
  readonly size: number;
};

export type UploadCall = CallOptions & {
  readonly api: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly file: UploadFile;
  readonly fields?: Readonly<Record<string, string>>;
};

/**
 * Opened only when its bytes are wanted. A request may fail before (a proxy that refuses), and a file that was opened and never
 * read would keep its connection to S3 for good, or, should that break, end the process by an error that nobody hears.
 */
async function* opened(open: () => Promise<Bytes> | Bytes): Bytes {
  yield* await open();
}

/** A 10 MB video over a slow line, and WeChat's own work on it. */
const UPLOAD_TIMEOUT_MS = 90_000;

/**
 * Sends a file; not repeated when the outcome is unknown, since add_material makes a new item each time
 * (wechat-api.md 7-H 22). After 41005 it goes once more under an ASCII name (7-A 5): nothing was stored then.
 */
export async function upload(
  caller: Caller,
  { api, query, file, fields, signal }: UploadCall,
): Promise<JsonObject> {
  const send = (filename: string) =>
    caller.json({
      api,
      ...(query && { query }),
      ...(signal && { signal }),
      idempotent: false,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      body: async () => {
        const part = { name: 'media', filename, contentType: file.contentType, size: file.size };
        const content = file.bytes ?? opened(file.open);
        const { contentType, body } = multipart({ ...part, content }, fields);
        return { headers: { 'content-type': contentType }, body };
      },
    });
  try {
    return await send(file.filename);
  } catch (error) {
    const ascii = asciiFileName(file.filename);
    if (!(error instanceof WeChatError) || error.errcode !== 41005 || ascii === file.filename) throw error;
    return await send(ascii);
  }
}
