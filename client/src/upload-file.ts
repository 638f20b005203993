import type { Client } from './client.ts';
import { limited } from './limited.ts';
import type { operations } from './schema.ts';
import { sendFile } from './send-file.ts';
import { untilFinal } from './until-final.ts';
import { unwrap } from './unwrap.ts';
import { blobOf, nameOf, type UploadSource } from './upload-source.ts';
import type { FinishedUpload, Limits, SendOptions } from './upload-types.ts';

/** Seconds for which the service may hold an answer. */
const WAIT_S = 20;

type UploadRequest = operations['createUpload']['requestBody']['content']['application/json'];

/** All that `POST …/uploads` takes of a file. A File brings its name; a Blob needs `filename`. */
export type UploadOptions = Omit<UploadRequest, 'size' | 'source_url'> & SendOptions;

/**
 * A file's whole way to WeChat: asks the service for an upload, posts the file to S3, waits until WeChat has it.
 * `media_id` is its id there (`thumb_media_id` of a temporary thumb); an article image has a `url`.
 *
 * @throws {ProblemError} if the service or WeChat refuses it; {UploadError}; the signal's reason
 */
export async function uploadFile(
  client: Client,
  account: string,
  file: UploadSource,
  { onProgress, signal, timeoutMs, filename = nameOf(file), ...declared }: UploadOptions,
): Promise<FinishedUpload> {
  const blob = blobOf(file);
  return await limited({ signal, timeoutMs }, async (signal, subject) => {
    const created = await unwrap(
      client.POST('/v1/accounts/{account}/uploads', {
        params: { path: { account } },
        body: { ...declared, filename, size: blob.size },
        signal,
      }),
    );
    subject.upload_id = created.upload_id;
    await sendFile(created, blob, onProgress, signal);
    return await untilFinal(stateReader(client, account, created.upload_id, signal), signal);
  });
}

/** Waits for the end of an upload, however its file comes: also by `source_url`, `put`, or a drop. @throws as `uploadFile` */
export async function waitForUpload(
  client: Client,
  account: string,
  upload_id: string,
  limits: Limits = {},
): Promise<FinishedUpload> {
  return await limited(limits, async (signal, subject) => {
    subject.upload_id = upload_id;
    return await untilFinal(stateReader(client, account, upload_id, signal), signal);
  });
}

const stateReader = (client: Client, account: string, upload_id: string, signal: AbortSignal) => () =>
  unwrap(
    client.GET('/v1/accounts/{account}/uploads/{upload_id}', {
      params: { path: { account, upload_id }, query: { wait: WAIT_S } },
      signal,
    }),
  );
