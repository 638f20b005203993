/** Why there is no copy of an item, and when it is worth another try. */
import { RemoteRefused } from '../net/remote-refused.ts';
import { NotDownloadable, TokenUnavailable, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import type { CatalogueItem } from './catalogue.ts';

type Failed = NonNullable<CatalogueItem['failed']>;

const HOUR_MS = 3_600_000;
/** The next daily run. */
const SOON_MS = 20 * HOUR_MS;
const LATER_MS = 7 * 24 * HOUR_MS;
const PASSING = new Set(['unreachable', 'busy', 'transcoding']);

export const retryAt = ({ at, reason }: Failed): number =>
  Date.parse(at) + (PASSING.has(reason) ? SOON_MS : LATER_MS);

/** WeChat answered that an interface's daily quota is used up (45009, 45040). */
export const isQuota = (error: unknown): error is WeChatError =>
  error instanceof WeChatError && error.class.kind === 'quota';

/** It is not this item's fault: everything would fail now. */
export const stopsEverything = (error: unknown): boolean =>
  error instanceof TokenUnavailable ||
  (error instanceof WeChatError &&
    ['token', 'rate', 'quota', 'configuration', 'entitlement', 'closed'].includes(error.class.kind));

const SPOKEN = [WeChatError, WeChatUnreachable, NotDownloadable, RemoteRefused, RangeError];

/** It was said of one item, and is no fault of ours. */
export const isAboutItem = (error: unknown): boolean => SPOKEN.some((type) => error instanceof type);

/** In one word, for the catalogue. */
export function reasonOf(error: unknown): string {
  if (error instanceof NotDownloadable) return error.reason;
  if (error instanceof WeChatError) return error.class.kind;
  if (error instanceof RemoteRefused) return error.transient ? 'unreachable' : error.reason;
  if (error instanceof RangeError) return 'too_large';
  return error instanceof WeChatUnreachable ? 'unreachable' : 'internal';
}
