/**
 * The writer's side of the token: decides whether to ask WeChat, asks, and writes only what changed.
 *
 * No lock: `stable_token` in normal mode answers the same token to everybody until five minutes before its end and
 * lets the old one live on beside the new (wechat-api.md 1.2), so two refreshers at once do no harm. What would do
 * harm is a late writer putting an old token back: hence "a token that lives longer, or one of another app_id".
 */
import { redact } from '../redact.ts';
import type { AccessToken, AppCredentials } from '../wechat/access-token.ts';
import { type TokenFailure, WeChatError, WeChatUnreachable } from '../wechat/errors.ts';
import type { AccountStatus, Credentials, StoredToken, TokenError } from './account-parameters.ts';
import { parseCredentials } from './credentials.ts';
import { failedStatus, healthyStatus, isBackingOff } from './refresh-status.ts';
import { type TokenAnswer, type TokenRequest, tokenDigest } from './token-request.ts';

export type RefreshParts = {
  readonly readCredentials: (account: string) => Promise<string | undefined>;
  readonly readToken: (account: string) => Promise<StoredToken | undefined>;
  readonly writeToken: (account: string, token: StoredToken) => Promise<void>;
  readonly readStatus: (account: string) => Promise<AccountStatus | undefined>;
  readonly writeStatus: (account: string, status: AccountStatus) => Promise<void>;
  readonly fetchToken: (credentials: AppCredentials) => Promise<AccessToken>;
  readonly now: () => number;
};

/** The schedule asks WeChat for tokens with less than this left; a reader on request, with less than a minute. */
export const AHEAD_MS = 10 * 60_000;
const ON_REQUEST_MS = 60_000;

/** Makes the refresher of one process; requests for one account that overlap share one run. */
export function createRefresher(parts: RefreshParts) {
  const running = new Map<string, Promise<TokenAnswer>>();

  /** Sees to it that SSM holds a good token for the account, with more than `aheadMs` left. */
  return (request: TokenRequest, aheadMs = ON_REQUEST_MS): Promise<TokenAnswer> => {
    const key = `${request.account} ${request.rejected ?? ''} ${request.verify ?? false}`;
    const already = running.get(key);
    if (already) return already;
    const started = refresh(parts, request, aheadMs).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}

/** What is known of an account before anything is done. */
type Situation = {
  readonly account: string;
  readonly text: string;
  readonly status: AccountStatus | undefined;
  /** The stored token, if it is this app's and nobody has refused it. */
  readonly current: StoredToken | undefined;
  /** Milliseconds that `current` has left. */
  readonly left: number;
};

async function refresh(parts: RefreshParts, request: TokenRequest, aheadMs: number): Promise<TokenAnswer> {
  const { account, rejected, verify } = request;
  const text = await parts.readCredentials(account);
  if (text === undefined) return { state: 'unknown_account' };
  const [stored, status] = await Promise.all([parts.readToken(account), parts.readStatus(account)]);
  const credentials = parseCredentials(text);
  const situation = look({ account, text, status }, stored, credentials, rejected, parts.now());
  if ('problem' in credentials) return await misconfigured(parts, situation, credentials.problem);
  const asks = verify && credentials.kind === 'secret';
  if (!asks && situation.left > (rejected === undefined ? aheadMs : 0))
    return await good(parts, situation, credentials);
  if (credentials.kind === 'external') return await notPushed(parts, situation, credentials);
  if (!asks && isBackingOff(status, text, parts.now())) return fallback(situation, status?.last_error);
  return await ask(parts, situation, credentials, request);
}

function look(
  known: Pick<Situation, 'account' | 'text' | 'status'>,
  stored: StoredToken | undefined,
  credentials: ReturnType<typeof parseCredentials>,
  rejected: string | undefined,
  now: number,
): Situation {
  const ours = 'app_id' in credentials && stored?.app_id === credentials.app_id;
  const refused = stored && rejected === tokenDigest(stored.access_token);
  const current = ours && !refused ? stored : undefined;
  return { ...known, current, left: current ? Date.parse(current.expires_at) - now : 0 };
}

async function good(
  parts: RefreshParts,
  { account, status, current }: Situation,
  credentials: Credentials,
): Promise<TokenAnswer> {
  // Whoever stored the token may have died before it could say so.
  if (current && status?.token_expires_at !== current.expires_at)
    await parts.writeStatus(account, healthyStatus(credentials, current, status, parts.now()));
  return { state: 'ok', ...(current && { expires_at: current.expires_at }) };
}

async function ask(
  parts: RefreshParts,
  situation: Situation,
  credentials: Extract<Credentials, { kind: 'secret' }>,
  { rejected, verify }: TokenRequest,
): Promise<TokenAnswer> {
  const { account, text, status } = situation;
  let next: StoredToken;
  try {
    const { access_token, expires_in } = await parts.fetchToken(credentials);
    const expires_at = new Date(parts.now() + expires_in * 1000).toISOString();
    next = { app_id: credentials.app_id, access_token, expires_at };
  } catch (error) {
    const failed = failedStatus(credentials, text, status, failureOf(error), parts.now());
    await parts.writeStatus(account, failed);
    return verify ? refusal(failed.last_error) : fallback(situation, failed.last_error);
  }
  // Read again: while WeChat answered us, another refresher may have stored the next token already.
  const stored = await parts.readToken(account);
  const kept = isBetter(next, stored, rejected) ? next : (stored ?? next);
  if (kept === next) await parts.writeToken(account, next);
  if (kept === next || !status || status.last_error) {
    await parts.writeStatus(account, healthyStatus(credentials, kept, status, parts.now()));
  }
  return { state: 'ok', expires_at: kept.expires_at };
}

/** A token of another app, or one that WeChat refused, is no competition; of two good ones the longer lived is kept. */
function isBetter(next: StoredToken, stored: StoredToken | undefined, rejected: string | undefined): boolean {
  if (!stored || stored.app_id !== next.app_id) return true;
  if (stored.access_token === next.access_token) return false;
  return rejected === tokenDigest(stored.access_token) || next.expires_at > stored.expires_at;
}

/** While the old token lives, a failed renewal hurts nobody yet. */
function fallback({ current, left }: Situation, error: TokenError | undefined): TokenAnswer {
  if (current && left > 0) return { state: 'ok', expires_at: current.expires_at };
  return refusal(error);
}

function refusal(error: TokenError | undefined): TokenAnswer {
  const { errcode, errmsg, rid, address, proxy } = error ?? {};
  return { state: error?.reason ?? 'unreachable', failure: { errcode, errmsg, rid, address, proxy } };
}

async function notPushed(
  parts: RefreshParts,
  situation: Situation,
  { kind, app_id }: Credentials,
): Promise<TokenAnswer> {
  if (!situation.status) await parts.writeStatus(situation.account, { kind, app_id });
  return situation.left > 0 ? { state: 'ok' } : { state: 'not_pushed' };
}

async function misconfigured(
  parts: RefreshParts,
  { account, text, status }: Situation,
  problem: string,
): Promise<TokenAnswer> {
  const nobody = { kind: 'secret', app_id: status?.app_id ?? '' } as const;
  const failed = failedStatus(
    nobody,
    text,
    status,
    { reason: 'misconfigured', errmsg: problem },
    parts.now(),
  );
  if (!isBackingOff(status, text, parts.now())) await parts.writeStatus(account, failed);
  return { state: 'misconfigured', failure: { errmsg: problem } };
}

function failureOf(error: unknown): TokenFailure & { readonly reason: 'refused' | 'unreachable' } {
  if (error instanceof WeChatUnreachable && error.proxy) return { reason: 'unreachable', proxy: error.proxy };
  if (!(error instanceof WeChatError)) return { reason: 'unreachable' };
  const { errcode, errmsg, rid, refusedAddress: address } = error;
  // It is kept, and read by processes that do not know the secret: so it is cleaned here, where it is known.
  return {
    reason: 'refused',
    errcode,
    errmsg: redact(errmsg),
    ...(rid && { rid }),
    ...(address && { address }),
  };
}
