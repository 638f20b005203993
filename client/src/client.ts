import createFetchClient, {
  type ClientOptions as FetchOptions,
  type Client as OpenApiClient,
} from 'openapi-fetch';
import type { paths } from './schema.ts';

/** `client.GET('/v1/accounts/{account}/materials', { params: … })`: paths, parameters and answers are the contract's. */
export type Client = OpenApiClient<paths>;

export type ClientOptions = {
  /** Where the service is, without `/v1`. */
  readonly baseUrl: string;
  /** `wm_…`. It stays on servers: a page sends files with `sendUpload`. */
  readonly key: string;
  /** Sends the calls to the service; files go to S3 by the platform's own means. */
  readonly fetch?: FetchOptions['fetch'];
  /** The language of problems; without it the browser's, or English. */
  readonly language?: 'en' | 'zh';
};

/** @throws {TypeError} for a key that no header can carry */
export function createClient({ baseUrl, key, fetch, language }: ClientOptions): Client {
  // The platform's own error would quote the key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError(
      'The key is empty, or holds a space, a line break or another character that no key has.',
    );
  }
  return createFetchClient<paths>({
    baseUrl,
    ...(fetch && { fetch }),
    headers: { Authorization: `Bearer ${key}`, ...(language && { 'Accept-Language': language }) },
  });
}
