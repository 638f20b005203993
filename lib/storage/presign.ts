/** Presigned requests. The signer's role is their ceiling; each is as narrow as S3 lets it be. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectAt } from './objects.ts';

/** By default the SDK would sign the checksum of an empty body into every PUT. */
const signer = new S3Client({
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});

export type SignedPost = { readonly url: string; readonly fields: Readonly<Record<string, string>> };

/** A browser form upload: exactly this key, this content type and this many bytes. */
export async function presignPost(
  { bucket, key }: ObjectAt,
  { size, contentType, expiresIn }: { size: number; contentType: string; expiresIn: number },
): Promise<SignedPost> {
  return await createPresignedPost(signer, {
    Bucket: bucket,
    Key: key,
    Expires: expiresIn,
    Fields: { 'Content-Type': contentType },
    Conditions: [
      ['content-length-range', size, size],
      ['eq', '$Content-Type', contentType],
    ],
  });
}

/** A PUT of exactly so many bytes: the length is signed. Needs no header that `curl -T` does not send by itself. */
export async function presignPut(
  { bucket, key }: ObjectAt,
  { size, expiresIn }: { size: number; expiresIn: number },
): Promise<string> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: size });
  return await getSignedUrl(signer, command, { expiresIn });
}

/** How a presigned GET presents the object, whatever it was stored as. */
export type Presentation = { readonly contentType: string; readonly contentDisposition: string };

export async function presignGet(
  { bucket, key }: ObjectAt,
  expiresIn: number,
  as?: Presentation,
): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ...(as && { ResponseContentType: as.contentType, ResponseContentDisposition: as.contentDisposition }),
  });
  return await getSignedUrl(signer, command, { expiresIn });
}
