/**
 * The reader's side of the token: memory, then SSM, then refresh-token. Parallel calls share one reading, so a
 * hundred cold calls cost one read of SSM and at most one request for a token.
 */
import type { TokenSource } from '../wechat/call.ts';
import { TokenUnavailable } from '../wechat/errors.ts';
import { readToken, type StoredToken } from './account-parameters.ts';
import { demandToken, type TokenRequest, tokenDigest } from './token-request.ts';

export type TokenSourceParts = {
  readonly read: (account: string) => Promise<StoredToken | undefined>;
  /** @throws {TokenUnavailable} */
  readonly demand: (request: TokenRequest) => Promise<void>;
  readonly now: () => number;
};

/** With less than this left, SSM is looked at again. */
const MARGIN_MS = 60_000;
/** A token that nothing could replace is not asked about again for this long. */
const GIVE_UP_MS = 10_000;

/** The token source of one account, in one process. */
export function createTokenSource(
  account: string,
  { read, demand, now }: TokenSourceParts = { read: readToken, demand: demandToken, now: Date.now },
): TokenSource {
  let held: StoredToken | undefined;
  let hopeless: { token: string; until: number } | undefined;
  const alone = singleFlight();

  const left = (token: StoredToken | undefined) => (token ? Date.parse(token.expires_at) - now() : 0);

  async function load(): Promise<string> {
    const stored = await read(account);
    if (stored && left(stored) > MARGIN_MS) return keep(stored);
    try {
      await demand({ account });
    } catch (error) {
      // A token in its last minute is better than none.
      if (stored && left(stored) > 0) return keep(stored);
      throw error;
    }
    const fresh = await read(account);
    if (!fresh || left(fresh) <= 0) throw new TokenUnavailable(account, 'unreachable');
    return keep(fresh);
  }

  async function another(rejected: string): Promise<string | undefined> {
    const stored = await read(account);
    if (stored && stored.access_token !== rejected && left(stored) > 0) return keep(stored);
    await demand({ account, rejected: tokenDigest(rejected) });
    const fresh = await read(account);
    if (fresh && fresh.access_token !== rejected) return keep(fresh);
    hopeless = { token: rejected, until: now() + GIVE_UP_MS };
    return undefined;
  }

  function keep(token: StoredToken): string {
    held = token;
    return token.access_token;
  }

  return {
    async get() {
      if (held && left(held) > MARGIN_MS) return held.access_token;
      return await alone('get', load);
    },
    async replace(rejected) {
      if (held && held.access_token !== rejected && left(held) > 0) return held.access_token;
      if (hopeless?.token === rejected && hopeless.until > now()) return undefined;
      return await alone(rejected, () => another(rejected));
    },
  };
}

/** Calls with the same key that overlap share one run. */
function singleFlight() {
  const running = new Map<string, Promise<unknown>>();
  return <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const already = running.get(key) as Promise<T> | undefined;
    if (already) return already;
    const started = run().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
