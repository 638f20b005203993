/**
 * What SSM holds of an account (all under PARAMETER_PREFIX, `/{service}/{stage}`):
 *
 *   /accounts/{account}/credentials  SecureString  read by refresh-token alone
 *   /accounts/{account}/token        SecureString  written by refresh-token alone
 *   /accounts/{account}/status       String        no secret: the token's age, the last error, what WeChat refused
 *   /accounts/{account}/settings     String        the operator's wishes (account-settings.ts); written by them
 */
import { env } from '../config.ts';
import { rememberSecret } from '../redact.ts';
import { listParameters, readParameter, readParameters, writeParameter } from '../storage/parameters.ts';
import type { TokenFailure } from '../wechat/errors.ts';
import { ACCOUNT_PATTERN } from './account-name.ts';

const PREFIX = env('PARAMETER_PREFIX');

export type Credentials =
  | { readonly kind: 'secret'; readonly app_id: string; readonly app_secret: string }
  /** The token comes from a token centre outside, through PUT /v1/accounts/{account}/token. */
  | { readonly kind: 'external'; readonly app_id: string };

export type StoredToken = {
  readonly app_id: string;
  readonly access_token: string;
  /** RFC 3339. */
  readonly expires_at: string;
};

/** All times in RFC 3339. */
export type AccountStatus = {
  readonly kind: Credentials['kind'];
  readonly app_id: string;
  readonly token_refreshed_at?: string;
  readonly token_expires_at?: string;
  readonly last_error?: TokenError;
  /** Interfaces that WeChat refused to this account, by path. */
  readonly refused?: Readonly<Record<string, { readonly errcode: number; readonly at: string }>>;
};

export type TokenError = TokenFailure & {
  readonly reason: 'misconfigured' | 'refused' | 'unreachable';
  readonly at: string;
  /** Failures in a row. */
  readonly attempts: number;
  readonly retry_at: string;
  /** Which credentials failed, as a digest: corrected ones are tried at once. */
  readonly credentials: string;
};

const nameOf = (account: string, leaf: 'credentials' | 'token' | 'status') =>
  `${PREFIX}/accounts/${account}/${leaf}`;

/** The credentials as text, for `parseCredentials`; undefined for an unknown account. */
export const readCredentials = (account: string) => readParameter(nameOf(account, 'credentials'));

/** The stored token, or undefined if there is none that can be read. */
export async function readToken(account: string): Promise<StoredToken | undefined> {
  const token = parse<StoredToken>(await readParameter(nameOf(account, 'token')));
  // Whatever else somebody has put there is replaced, as nothing would be.
  if (typeof token?.access_token !== 'string') return undefined;
  rememberSecret(token.access_token);
  return token;
}

export const writeToken = (account: string, token: StoredToken) =>
  writeParameter(nameOf(account, 'token'), JSON.stringify(token), 'SecureString');

export const readStatus = async (account: string) =>
  parse<AccountStatus>(await readParameter(nameOf(account, 'status')));

export const writeStatus = (account: string, status: AccountStatus) =>
  writeParameter(nameOf(account, 'status'), JSON.stringify(status), 'String');

/** The aliases of all accounts, sorted. */
export async function listAccounts(): Promise<string[]> {
  const names = await listParameters(`${PREFIX}/accounts`);
  const accounts = names.flatMap((name) => /\/accounts\/([^/]+)\/credentials$/.exec(name)?.[1] ?? []);
  return accounts.filter((account) => ACCOUNT_PATTERN.test(account)).sort();
}

/** The status of each account that has one. */
export async function readStatuses(accounts: readonly string[]): Promise<Map<string, AccountStatus>> {
  const values = await readParameters(accounts.map((account) => nameOf(account, 'status')));
  const entries = accounts.flatMap((account) => {
    const status = parse<AccountStatus>(values.get(nameOf(account, 'status')));
    return status ? ([[account, status]] as const) : [];
  });
  return new Map(entries);
}

function parse<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
