/** What the other functions ask of refresh-token, the only one that reads AppSecrets and writes tokens. */
import { createHash } from 'node:crypto';
import { env } from '../config.ts';
import { log, type Origin, origin } from '../log.ts';
import { invokeFunction } from '../storage/functions.ts';
import { type TokenFailure, TokenUnavailable } from '../wechat/errors.ts';

export type TokenRequest = {
  readonly account: string;
  /** Digest of a token that WeChat refused: a stored token that differs is answer enough. */
  readonly rejected?: string;
  /** A person wants to know whether the credentials work: WeChat is asked, whatever is stored or backed off from. */
  readonly verify?: boolean;
  /** A token that a centre outside hands in; `expires_at` in RFC 3339. */
  readonly push?: { readonly access_token: string; readonly expires_at: string };
  /** WeChat refused an interface to the account: to be kept in its status. */
  readonly refused?: { readonly api: string; readonly errcode: number };
  /** Whose request it is for; said in the log. */
  readonly origin?: Origin;
};

/** Never holds a token: readers find that in SSM. */
export type TokenAnswer =
  | { readonly state: 'ok'; readonly expires_at?: string }
  | {
      readonly state: TokenUnavailable['reason'] | 'stale' | 'not_external';
      readonly failure?: TokenFailure;
    };

export const tokenDigest = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Asks refresh-token. @throws {TokenUnavailable} if it cannot be reached */
export async function requestToken(request: TokenRequest): Promise<TokenAnswer> {
  try {
    return await invokeFunction<TokenAnswer>(env('REFRESH_FUNCTION'), { ...request, origin: origin() });
  } catch (error) {
    log.error('refresh-token could not be asked', { account: request.account, error: error as Error });
    throw new TokenUnavailable(request.account, 'unreachable');
  }
}

/** The same, where only success will do. @throws {TokenUnavailable} */
export async function demandToken(request: TokenRequest): Promise<void> {
  const answer = await requestToken(request);
  if (answer.state === 'ok') return;
  const reason = answer.state === 'stale' || answer.state === 'not_external' ? 'unreachable' : answer.state;
  throw new TokenUnavailable(request.account, reason, answer.failure);
}
