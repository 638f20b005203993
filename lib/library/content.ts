import { create as contentDisposition } from 'content-disposition';
import { blob } from '../storage/buckets.ts';
import { presignGet } from '../storage/presign.ts';
import type { StoredFile } from './record.ts';

/** Where a kept file can be read, by anybody who has the URL, without a key of ours. */
export type Content = {
  readonly url: string;
  /** RFC 3339. */
  readonly expires_at: string;
  /** Bytes. */
  readonly size: number;
  readonly content_type: string;
  readonly sha256: string;
  readonly filename: string;
};

const LIFETIME_S = 3_600;

/**
 * Signs a read of a kept file. The answer is an attachment of the type that its bytes showed, so that nothing stored
 * can run as a page; browsers and `<img>` use the URL as it is.
 */
export async function contentOf(account: string, file: StoredFile, now = Date.now()): Promise<Content> {
  const as = { contentType: file.content_type, contentDisposition: contentDisposition(file.filename) };
  const url = await presignGet(blob(account, file.sha256), LIFETIME_S, as);
  const { size, content_type, sha256, filename } = file;
  return {
    url,
    expires_at: new Date(now + LIFETIME_S * 1000).toISOString(),
    size,
    content_type,
    sha256,
    filename,
  };
}
