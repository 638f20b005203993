/** What the pieces of the mirror's work have in common. */
import type { FetchRemote } from '../net/guarded-fetch.ts';
import type { AllowedHosts } from '../net/remote-policy.ts';
import type { WeChatClient } from '../wechat/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Run } from './run.ts';

export type MirrorParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly fetchRemote: FetchRemote;
  readonly allowed: AllowedHosts;
  readonly now: () => number;
  /** Ends calls while there is time left to write down what was done. */
  readonly signal: AbortSignal;
};

/** A catalogue whose run is under way. */
export type Running = Catalogue & { readonly run: Run };

/**
 * A piece of work. It writes objects of new names only, and answers the catalogue in which they count; whoever runs it
 * writes that conditionally. So it may be repeated at any time, and one that dies leaves nothing behind that is read.
 *
 * @param end when to come to an end, in milliseconds since 1970
 */
export type Unit = (catalogue: Running, parts: MirrorParts, end: number) => Promise<UnitResult>;

export type UnitResult = {
  readonly catalogue: Running;
  /** What stopped it before its end; what it had done by then is in the catalogue. */
  readonly error?: unknown;
};
