import type { App } from './app.ts';
import type { State } from './state.ts';

/** Sets every count back. Both calls that do it share one monthly allowance; 48006 beyond it (wechat-api.md 1.6). */
export function clearQuotas(app: App, { limits, clock }: State): void {
  app.monthly.spend('clear_quota', limits.clear_quota_per_month, clock.now());
  app.counters.clear();
}
