/** What the work on articles is done with. */
import type { FetchRemote } from '../net/guarded-fetch.ts';
import type { AllowedHosts } from '../net/remote-policy.ts';
import type { WeChatClient } from '../wechat/index.ts';

export type ArticleParts = {
  readonly account: string;
  readonly wechat: WeChatClient;
  readonly fetchRemote: FetchRemote;
  /** Hosts that are fetched from whatever the policy says: REMOTE_ALLOW_HOSTS. */
  readonly allowed: AllowedHosts;
  /** Hosts, as `host:port`, whose pictures count as WeChat's own: a local simulator. */
  readonly ownHosts?: AllowedHosts;
  readonly now: () => number;
  /**
   * Ends the work: nothing is begun after it, and fetches end at once. What is on its way to WeChat by then has
   * `graceMs` more, since it would be stored without our knowing.
   */
  readonly signal: AbortSignal;
  readonly limits?: Partial<Limits>;
};

export type Limits = {
  /** Milliseconds for fetching one picture, its last byte included. */
  readonly imageMs: number;
  /** Pictures worked on at once; each may take 10 MB of memory, and as much again while it arrives. */
  readonly parallel: number;
  /** Distinct pictures taken over in one call; what is beyond fails as `too_many`. */
  readonly distinct: number;
  /** Pictures in one content, those named twice and those kept included; beyond it the request is refused. */
  readonly places: number;
  /** Milliseconds. */
  readonly graceMs: number;
};

export const LIMITS: Limits = { imageMs: 5_000, parallel: 4, distinct: 100, places: 1_000, graceMs: 4_000 };
