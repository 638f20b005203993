import type { Language } from '../problems/bilingual.ts';
import { type Problem, toProblem } from '../problems/problem.ts';
import { TokenUnavailable } from '../wechat/errors.ts';
import type { AccountStatus } from './account-parameters.ts';

/** An account as callers see it. No token, no secret. */
export type AccountView = {
  readonly account: string;
  readonly kind: AccountStatus['kind'] | null;
  readonly app_id: string | null;
  readonly token: {
    readonly state: 'valid' | 'expired' | 'none';
    readonly age_seconds: number | null;
    readonly expires_at: string | null;
  };
  /** Why the last attempt to get a token failed, if it did. */
  readonly last_error: (Problem & { readonly at: string; readonly retry_at: string }) | null;
  /** Interfaces that WeChat has refused to the account. */
  readonly entitlements: {
    readonly refused: readonly { readonly api: string; readonly errcode: number; readonly at: string }[];
  };
  /** The address to put on the account's allow-list: the deployment's fixed one, else what WeChat saw when it refused. */
  readonly egress_address: string | null;
  /** What WeChat saw when it last refused, until it accepts. Not the fixed address? Then calls leave by another way. */
  readonly egress_address_seen: string | null;
};

/** Where refresh-token leaves, if this deployment has a fixed address. */
const FIXED_ADDRESS = process.env.EGRESS_ADDRESS;

export function accountView(
  account: string,
  status: AccountStatus | undefined,
  language: Language,
  now: number,
  fixedAddress = FIXED_ADDRESS,
): AccountView {
  const { token_refreshed_at: refreshed, token_expires_at: expires } = status ?? {};
  const left = Date.parse(expires ?? '') - now;
  const seen = status?.last_error?.address;
  return {
    account,
    kind: status?.kind ?? null,
    app_id: status?.app_id || null,
    token: {
      state: expires === undefined ? 'none' : left > 0 ? 'valid' : 'expired',
      age_seconds:
        refreshed === undefined ? null : Math.max(0, Math.round((now - Date.parse(refreshed)) / 1000)),
      expires_at: expires ?? null,
    },
    last_error: lastError(account, status, language, now),
    entitlements: {
      refused: Object.entries(status?.refused ?? {}).map(([api, refusal]) => ({ api, ...refusal })),
    },
    egress_address: fixedAddress || seen || null,
    egress_address_seen: seen ?? null,
  };
}

function lastError(
  account: string,
  status: AccountStatus | undefined,
  language: Language,
  now: number,
): AccountView['last_error'] {
  if (!status?.last_error) return null;
  const { reason, at, retry_at, attempts: _, credentials: __, ...failure } = status.last_error;
  const { problem } = toProblem(new TokenUnavailable(account, reason, failure), language, now);
  return { ...problem, at, retry_at };
}
