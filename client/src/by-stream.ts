import { whole } from './s3-answer.ts';
import type { Sender } from './sender.ts';
import { networkFailed } from './upload-error.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * Node. Its fetch sends a stream in chunked encoding, which S3 refuses, unless the header tells the length; browsers
 * would not let us tell it. The form is encoded in memory: the service makes no upload of more than 10 MB.
 */
export const byStream: Sender = async (url, form, signal, onSent) => {
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  const request = {
    method: 'POST',
    headers: { 'content-type': contentType, 'content-length': String(bytes.byteLength) },
    body: counted(bytes, (sent) => onSent?.(sent, bytes.byteLength)),
    duplex: 'half' as const,
    signal,
  };
  return await fetch(url, request).then(whole).catch(networkFailed);
};

/** Gives a chunk when one is asked for, and tells then that the ones before it have gone. */
function counted(
  bytes: Uint8Array<ArrayBuffer>,
  onSent: (sent: number) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (sent > 0) onSent(sent);
        if (sent === bytes.byteLength) return controller.close();
        const chunk = bytes.subarray(sent, sent + CHUNK_BYTES);
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
}
