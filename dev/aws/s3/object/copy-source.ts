import { decodeUri } from '../../sigv4/uri.ts';
import { invalidArgument } from '../errors.ts';
import { textOfHeader } from '../http/header-text.ts';
import type { S3Request } from '../http/request.ts';

/** What `x-amz-copy-source` names, which may not be there. */
export type CopySource = { bucketName: string; key: string; versionId: string | undefined };

/** Reads `x-amz-copy-source: /bucket/key?versionId=…`, percent-encoded. Throws InvalidArgument. */
export function copySource(request: S3Request): CopySource {
  const header = textOfHeader(request.header('x-amz-copy-source') ?? '');
  const [path = '', query] = header.split('?versionId=');
  const [, bucketName, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeUri(path)) ?? [];
  if (!bucketName || !key) {
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      header,
    );
  }
  return { bucketName, key, versionId: query === undefined ? undefined : decodeUri(query) };
}
