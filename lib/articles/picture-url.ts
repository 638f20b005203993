/** What an address of a picture is, as it stands in an article. */
import { type AllowedHosts, isAllowedHost } from '../net/remote-policy.ts';

/** WeChat's picture servers: only what lies on them stays in an article (wechat-api.md 3.0, 4.1). */
const WECHAT_HOSTS = /^([a-z0-9-]+\.)*mmbiz\.(qpic|qlogo)\.cn$/;

/** Does the picture lie with WeChat? `ownHosts`, as `host:port`, count as well: a local simulator's. */
export function isWeChatPicture(address: string, ownHosts: AllowedHosts): boolean {
  const text = absolute(address);
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  if (isAllowedHost(url, ownHosts)) return true;
  return /^https?:$/.test(url.protocol) && !url.port && WECHAT_HOSTS.test(url.hostname);
}

export const isDataUrl = (address: string): boolean => /^data:/i.test(address);

/**
 * The address that is fetched: one spelling for all that lead to the same file. Without a scheme it is https, as the
 * page would be; WeChat's own pictures, which it names with http, are had by https as well.
 */
export function fetchAddress(address: string): string {
  const text = absolute(address);
  if (isDataUrl(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = '';
  if (url.protocol === 'http:' && !url.port && WECHAT_HOSTS.test(url.hostname)) url.protocol = 'https:';
  return url.href;
}

/** The last part of the path, as a name for the file. Never the query: it may hold a signature. */
export function fileNameOf(address: string): string {
  if (isDataUrl(address) || !URL.canParse(address)) return 'image';
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'image';
  } catch {
    return 'image';
  }
}

const absolute = (address: string): string => {
  const text = address.trim();
  return /^[/\\]{2}/.test(text) ? `https:${text}` : text;
};
