import { log } from '../log.ts';
import { annotate, gauge } from '../metrics.ts';
import { type Catalogue, MIRRORED, readCatalogue } from './catalogue.ts';

/**
 * Seconds since the walk began that the oldest part of a catalogue is from: what was changed at WeChat since then may be
 * missing. Undefined for an account that was never mirrored.
 */
export function lagOf(catalogue: Catalogue | undefined, now: number): number | undefined {
  if (!catalogue?.run) return undefined;
  const { types, run } = catalogue;
  const walks = MIRRORED.map((type) => Date.parse(types[type].walked_at ?? run.started_at));
  return Math.max(0, Math.round((now - Math.min(...walks)) / 1000));
}

/** How far behind the catalogues are, before the day's runs begin. One that cannot be read is left out. */
export async function measureLag(accounts: readonly string[], now: number): Promise<void> {
  let most: { readonly account: string; readonly lag: number } | undefined;
  for (const account of accounts) {
    const lag = await readLag(account, now);
    if (lag !== undefined && lag >= (most?.lag ?? 0)) most = { account, lag };
  }
  if (!most) return;
  gauge('MirrorLag', most.lag);
  annotate('oldest_mirror_of', most.account);
}

async function readLag(account: string, now: number): Promise<number | undefined> {
  try {
    return lagOf((await readCatalogue(account))?.value, now);
  } catch (error) {
    log.warn('the age of a catalogue is not known', { account, error: error as Error });
    return undefined;
  }
}
