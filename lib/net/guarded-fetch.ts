/**
 * The one way by which a URL that we were given is fetched (models.md C2 has the attacks): scheme, port, literal
 * and resolved addresses, redirects, time and size are checked, each hop anew. No cookies, no referrer, no
 * credentials are sent.
 */
import type { LookupFunction } from 'node:net';
import { type HttpResponse, type SendHttp, sendHttp } from './http.ts';
import { HttpFailure } from './http-failure.ts';
import { publicLookup } from './public-lookup.ts';
import { type AllowedHosts, admitUrl, isAllowedHost, type RemotePolicy } from './remote-policy.ts';
import { RemoteRefused } from './remote-refused.ts';

export type RemoteFile = {
  /** Bytes, where the other side says so. */
  readonly size: number | undefined;
  readonly contentType: string | undefined;
  /** Throws RemoteRefused('too_large') past `maxBytes`, and when the connection breaks. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Where the last redirect led. */
  readonly url: URL;
};

export type FetchRemoteOptions = {
  readonly policy: RemotePolicy;
  readonly allowed: AllowedHosts;
  /** Bytes; a longer answer is refused, whatever its headers say. */
  readonly maxBytes: number;
  /** Ends the fetch, the reading of the body included. */
  readonly signal?: AbortSignal;
};

const MAX_REDIRECTS = 3;
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'wechat-materials' };

export type FetchRemote = (url: string, options: FetchRemoteOptions) => Promise<RemoteFile>;

/** Makes the guarded fetch; `send` and `lookup` are given by tests alone. */
export function createFetchRemote(send: SendHttp = sendHttp, lookup: LookupFunction = publicLookup()) {
  /** Fetches a file. @throws {RemoteRefused} */
  const fetchRemote: FetchRemote = async (text, options) => {
    let url = admitUrl(text, options.policy, options.allowed);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await get(url, options);
      const location = isRedirect(response.status) && response.headers.location;
      if (!location) return accept(response, url, options);
      response.body.destroy();
      if (!URL.canParse(location, url.href)) throw new RemoteRefused('invalid_url');
      url = admitUrl(new URL(location, url).href, options.policy, options.allowed);
    }
    throw new RemoteRefused('redirects');
  };

  async function get(url: URL, { allowed, signal }: FetchRemoteOptions): Promise<HttpResponse> {
    try {
      const guard = isAllowedHost(url, allowed) ? {} : { lookup };
      return await send({
        method: 'GET',
        url,
        headers: HEADERS,
        ...guard,
        ...(signal && { signal }),
      });
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return fetchRemote;
}

export const fetchRemote = createFetchRemote();

function accept(response: HttpResponse, url: URL, { maxBytes }: FetchRemoteOptions): RemoteFile {
  if (response.status !== 200) {
    response.body.destroy();
    throw new RemoteRefused('status', response.status);
  }
  const length = response.headers['content-length'];
  const size = length === undefined ? undefined : Number(length);
  if (size !== undefined && size > maxBytes) {
    response.body.destroy();
    throw new RemoteRefused('too_large');
  }
  return { size, contentType: response.headers['content-type'], chunks: limited(response, maxBytes), url };
}

async function* limited({ body }: HttpResponse, maxBytes: number): AsyncIterable<Uint8Array> {
  let read = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read += chunk.byteLength;
      if (read > maxBytes) throw new RemoteRefused('too_large');
      yield chunk;
    }
  } catch (error) {
    throw refusalOf(error);
  } finally {
    body.destroy();
  }
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

function refusalOf(error: unknown): RemoteRefused {
  if (error instanceof RemoteRefused) return error;
  if (error instanceof Error && /^(TimeoutError|AbortError)$/.test(error.name))
    return new RemoteRefused('timeout');
  const code = error instanceof HttpFailure ? error.code : '';
  if (code === 'ENOTPUBLIC') return new RemoteRefused('not_public');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new RemoteRefused('unresolvable');
  if (['ETIMEDOUT', 'ECONNECTTIMEOUT', 'EABORTED'].includes(code)) return new RemoteRefused('timeout');
  return new RemoteRefused('unreachable');
}
