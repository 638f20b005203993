import { S3Error } from '../errors.ts';
import type { S3Request } from '../http/request.ts';

/** 5 GB, the most that one request may carry. */
export const BODY_LIMIT = 5 * 1024 ** 3;

/** Whether the body is `aws-chunked`, and with which parts of it. */
export type ChunkedKind = { signed: boolean; trailer: string | undefined };

/** How the body travels, by x-amz-content-sha256; undefined for a plain one. Throws InvalidRequest. */
export function chunkedKind(request: S3Request): ChunkedKind | undefined {
  const form = request.header('x-amz-content-sha256') ?? '';
  if (!form.startsWith('STREAMING-')) return undefined;
  const trailer = request.header('x-amz-trailer')?.toLowerCase();
  if (form.endsWith('-TRAILER') !== (trailer !== undefined)) {
    throw new S3Error('InvalidRequest', {
      message: 'The value specified in the x-amz-trailer header is not supported',
    });
  }
  return { signed: form.startsWith('STREAMING-AWS4'), trailer };
}

/** How many bytes the object will have. Throws MissingContentLength, EntityTooLarge or NotImplemented. */
export function declaredLength(request: S3Request, chunked: boolean): number {
  const text = request.header(chunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined) {
    if (chunked || !request.header('transfer-encoding')) throw new S3Error('MissingContentLength');
    // HTTP's chunks without aws-chunked inside: S3 knows no such upload.
    throw new S3Error('NotImplemented', { detail: { Header: 'Transfer-Encoding' } });
  }
  if (!/^\d+$/.test(text)) throw new S3Error('MissingContentLength');
  const length = Number(text);
  if (length <= BODY_LIMIT) return length;
  throw new S3Error('EntityTooLarge', {
    detail: { ProposedSize: text, MaxSizeAllowed: String(BODY_LIMIT) },
  });
}
