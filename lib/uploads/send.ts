import { count } from '../metrics.ts';
import type {
  FileContent,
  FileFormat,
  MediaType,
  Target,
  UploadFile,
  WeChatClient,
} from '../wechat/index.ts';
import { splitName, wechatFileName } from '../wechat/index.ts';
import type { UploadResult } from './upload.ts';

export type Sending = {
  readonly target: Target;
  readonly type?: MediaType | undefined;
  readonly title?: string | undefined;
  readonly introduction?: string | undefined;
  /** The caller's own name for the file. */
  readonly filename: string;
  /** What the name sent to WeChat ends in. */
  readonly suffix?: string | undefined;
  readonly format: FileFormat;
  /** Bytes. */
  readonly size: number;
  readonly content: FileContent;
};

/**
 * Sends a checked file to where it belongs.
 *
 * @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} and what opening the content throws
 */
export async function sendFile(
  wechat: WeChatClient,
  sending: Sending,
  signal?: AbortSignal,
): Promise<UploadResult> {
  const result = await send(wechat, sending, signal);
  count('BytesForwarded', sending.size);
  return result;
}

async function send(wechat: WeChatClient, sending: Sending, signal?: AbortSignal): Promise<UploadResult> {
  const { target, type, filename, suffix, format, size, content } = sending;
  const { extension, contentType } = format;
  const file: UploadFile = {
    filename: wechatFileName(filename, extension, suffix),
    contentType,
    size,
    ...content,
  };
  const options = signal ? { signal } : {};
  if (target === 'article_image' || !type) return await wechat.media.uploadImage(file, options);
  if (target === 'media') {
    const { type: _, ...result } = await wechat.media.upload(type, file, options);
    return result;
  }
  return await wechat.materials.add(
    type,
    file,
    { title: videoTitle(sending), introduction: sending.introduction },
    options,
  );
}

/** A permanent video without a title gets the name under which its file goes: it may be listed by its title. */
export const videoTitle = ({
  title,
  filename,
  suffix,
}: Pick<Sending, 'title' | 'filename' | 'suffix'>): string =>
  title || splitName(wechatFileName(filename, 'mp4', suffix)).stem;
