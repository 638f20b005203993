import { isIP } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { RemoteRefused } from './remote-refused.ts';

/** What a URL may look like, by where it came from. */
export type RemotePolicy = {
  readonly schemes: readonly ('http:' | 'https:')[];
  /** May the host be an address itself? Nobody hosts pictures on one, but WeChat's video links do. */
  readonly literals: boolean;
  /** Ports beside the scheme's own. */
  readonly anyPort: boolean;
};

/** URLs typed by somebody: files to upload, pictures in articles. */
export const TYPED_URL: RemotePolicy = { schemes: ['https:'], literals: false, anyPort: false };

/** Links that WeChat gave us: plain http on a bare public address (wechat-api.md 2.2). */
export const WECHAT_LINK: RemotePolicy = { schemes: ['http:', 'https:'], literals: true, anyPort: true };

const MAX_URL_LENGTH = 2_048;

/** Hosts, as `host:port`, that are reached whatever the policy says: REMOTE_ALLOW_HOSTS. */
export type AllowedHosts = ReadonlySet<string>;

/** Parses the comma separated list of REMOTE_ALLOW_HOSTS. */
export function parseAllowedHosts(list: string | undefined): AllowedHosts {
  return new Set(
    (list ?? '')
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter(Boolean),
  );
}

/** The URL, if the policy lets us try it. Names are judged again when they are resolved. */
export function admitUrl(text: string, policy: RemotePolicy, allowed: AllowedHosts): URL {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) throw new RemoteRefused('invalid_url');
  const url = new URL(text);
  // Also for allowed hosts: we would send them as an Authorization header.
  if (url.username || url.password) throw new RemoteRefused('credentials');
  if (isAllowedHost(url, allowed)) return url;
  if (!policy.schemes.some((scheme) => scheme === url.protocol)) throw new RemoteRefused('scheme');
  if (url.port && !policy.anyPort) throw new RemoteRefused('port');
  // The parser has turned 0x7f000001, 2130706433 and 127.1 into 127.0.0.1 by now.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !policy.literals) throw new RemoteRefused('literal_address');
  if (isIP(host) && !isPublicAddress(host)) throw new RemoteRefused('not_public');
  return url;
}

export function isAllowedHost(url: URL, allowed: AllowedHosts): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowed.has(`${url.hostname}:${port}`);
}
