import type { SendableUpload } from './send-upload.ts';
import { sender } from './sender.ts';
import { UploadError } from './upload-error.ts';
import type { SendOptions } from './upload-types.ts';

/** Sends a file by the presigned form. @throws {UploadError} `refused`, `unreachable`; the signal's reason */
export async function sendFile(
  { post }: Pick<SendableUpload, 'post'>,
  file: Blob,
  onProgress: SendOptions['onProgress'],
  signal: AbortSignal,
): Promise<void> {
  if (!post) throw new TypeError('This upload fetches its file by itself and takes none.');
  const total = file.size;
  const onSent =
    onProgress &&
    ((sent: number, whole: number) => {
      // Nearly all of what is not file goes before it.
      const ofFile = sent - (whole - total);
      onProgress({ sent: Math.min(total, Math.max(0, ofFile)), total });
    });
  const send = sender(onSent !== undefined);
  const { status, text } = await send(post.url, formOf(post.fields, file), signal, onSent);
  if (status < 200 || status > 299) {
    // The rest of S3's answer may repeat what was signed.
    throw new UploadError('refused', { status, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] });
  }
  onProgress?.({ sent: total, total });
}

/** S3 reads no field behind the file. */
function formOf(fields: Readonly<Record<string, string>>, file: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file, 'file');
  return form;
}
