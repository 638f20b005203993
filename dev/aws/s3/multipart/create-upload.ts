import { randomBytes } from 'node:crypto';
import { algorithmNamed } from '../body/checksums.ts';
import { invalidArgument } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { leaf, xmlDocument } from '../http/xml.ts';
import { attributesFrom } from '../object/attributes.ts';
import type { Upload } from '../store/upload.ts';

/** POST ?uploads: begins a multipart upload. The attributes of the object are given here, not at its end. */
export async function createUpload({ request, bucket }: Call): Promise<Answer> {
  const upload: Upload = {
    id: randomBytes(48).toString('base64url'),
    key: request.key,
    attributes: attributesFrom(request.headers),
    checksum: checksumAsked(request.headers),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const body = xmlDocument(
    'InitiateMultipartUploadResult',
    leaf('Bucket', bucket.name),
    leaf('Key', request.key),
    leaf('UploadId', upload.id),
  );
  return xmlAnswer(body, {
    ...upload.attributes.encryption,
    'x-amz-checksum-algorithm': upload.checksum?.algorithm.toUpperCase(),
    'x-amz-checksum-type': upload.checksum?.type,
  });
}

/** A checksum of the parts' checksums unless the one over all bytes is asked for; CRC64NVME has only that. */
function checksumAsked(headers: ReadonlyMap<string, string>): Upload['checksum'] {
  const named = headers.get('x-amz-checksum-algorithm');
  if (named === undefined) return undefined;
  const algorithm = algorithmNamed(named);
  const type =
    headers.get('x-amz-checksum-type') ?? (algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible =
    (type === 'COMPOSITE' && algorithm !== 'crc64nvme') ||
    (type === 'FULL_OBJECT' && algorithm.startsWith('crc'));
  if (!possible) {
    throw invalidArgument(
      `The ${type} checksum type cannot be used with the ${named} checksum algorithm.`,
      'x-amz-checksum-type',
      type,
    );
  }
  return { algorithm, type: type === 'COMPOSITE' ? 'COMPOSITE' : 'FULL_OBJECT' };
}
