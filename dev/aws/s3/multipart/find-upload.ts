import { S3Error } from '../errors.ts';
import type { Call } from '../http/service.ts';
import type { Upload } from '../store/upload.ts';

/** The upload that a request continues. Throws NoSuchUpload. */
export function findUpload({ request, bucket }: Call): Upload {
  const id = request.query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload?.key === request.key) return upload;
  throw new S3Error('NoSuchUpload', { detail: { UploadId: id } });
}

/** Frees what the parts of an upload hold. */
export async function removeParts(upload: Upload): Promise<void> {
  for (const part of upload.parts.values()) await part.content.remove();
}
