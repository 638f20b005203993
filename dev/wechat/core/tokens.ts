import { accessToken } from './ids.ts';
import type { Limits } from './limits.ts';

/** Tokens remembered per app; beyond it the oldest are forgotten and count as unknown. */
const REMEMBERED = 5000;

type TokenKind = 'classic' | 'stable';

interface Token {
  value: string;
  kind: TokenKind;
  expiresAt: number;
  /** From this moment on the token is no longer the latest and is refused. */
  deadAt: number;
}

/** What the token endpoints answer. */
export interface Issued {
  access_token: string;
  expires_in: number;
}

/**
 * The access tokens of one app. The classic and the stable token live side by side: neither endpoint touches
 * the other's token (wechat-api.md 1.2).
 */
export class TokenBook {
  readonly #tokens = new Map<string, Token>();
  readonly #current = new Map<TokenKind, Token>();
  #forcedAt = -Infinity;

  /** `/cgi-bin/token`: always a new token; the one before works a little longer (wechat-api.md 1.1, 10). */
  issueClassic(limits: Limits, now: number): Issued {
    const previous = this.#current.get('classic');
    if (previous) retire(previous, now + limits.token_grace_seconds * 1000);
    return answer(this.#issue('classic', limits, now), now);
  }

  /**
   * `/cgi-bin/stable_token`, normal mode: the same token until shortly before its end. Then the next one, while
   * the old lives out its last minutes (wechat-api.md 1.2).
   */
  issueStable(limits: Limits, now: number): Issued {
    const current = this.#current.get('stable');
    const renewAt = current ? current.expiresAt - limits.stable_renewal_seconds * 1000 : -Infinity;
    const usable = current && now < renewAt && state(current, now) === 'valid';
    return answer(usable ? current : this.#issue('stable', limits, now), now);
  }

  /**
   * `/cgi-bin/stable_token` with force_refresh: every older stable token dies at once. Too soon after the last
   * time nothing is refreshed (wechat-api.md 1.2). `spend` may refuse, and is asked only for a real refresh.
   */
  forceStable(limits: Limits, now: number, spend: () => void): Issued {
    const spacing = limits.force_refresh_spacing_seconds * 1000;
    if (this.#current.has('stable') && Math.abs(now - this.#forcedAt) < spacing) {
      return this.issueStable(limits, now);
    }
    spend();
    this.#forcedAt = now;
    this.#retireAll('stable', now);
    return answer(this.#issue('stable', limits, now), now);
  }

  /** What WeChat would think of this token. */
  check(value: string, now: number): 'valid' | 'expired' | 'unknown' {
    const token = this.#tokens.get(value);
    return token ? state(token, now) : 'unknown';
  }

  /** Whether this app ever issued the token, alive or not. */
  has(value: string): boolean {
    return this.#tokens.has(value);
  }

  /** Kills one token, as if somebody else had refreshed. Answers whether there was anything to kill. */
  invalidate(value: string, now: number): boolean {
    const token = this.#tokens.get(value);
    if (!token || state(token, now) !== 'valid') return false;
    retire(token, now);
    if (this.#current.get(token.kind) === token) this.#current.delete(token.kind);
    return true;
  }

  /** Kills every token and answers how many were alive. */
  invalidateAll(now: number): number {
    return [...this.#tokens.keys()].filter((value) => this.invalidate(value, now)).length;
  }

  /** How many tokens of each kind work now. */
  alive(now: number): Record<TokenKind, number> {
    const alive = [...this.#tokens.values()].filter((token) => state(token, now) === 'valid');
    const stable = alive.filter((token) => token.kind === 'stable').length;
    return { classic: alive.length - stable, stable };
  }

  #issue(kind: TokenKind, limits: Limits, now: number): Token {
    const token = {
      value: accessToken(),
      kind,
      expiresAt: now + limits.token_seconds * 1000,
      deadAt: Infinity,
    };
    this.#tokens.set(token.value, token);
    this.#current.set(kind, token);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > REMEMBERED && oldest !== undefined) this.#tokens.delete(oldest);
    return token;
  }

  #retireAll(kind: TokenKind, now: number): void {
    for (const token of this.#tokens.values()) if (token.kind === kind) retire(token, now);
    this.#current.delete(kind);
  }
}

function retire(token: Token, at: number): void {
  token.deadAt = Math.min(token.deadAt, at);
}

// A token that was replaced and then ran out in its grace has simply expired: 42001 rather than 40001.
function state(token: Token, now: number): 'valid' | 'expired' | 'unknown' {
  if (token.deadAt <= now && token.deadAt < token.expiresAt) return 'unknown';
  return token.expiresAt <= now ? 'expired' : 'valid';
}

function answer(token: Token, now: number): Issued {
  return { access_token: token.value, expires_in: Math.floor((token.expiresAt - now) / 1000) };
}
