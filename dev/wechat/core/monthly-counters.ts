import { beijingDay } from './clock.ts';
import { WeChatError } from './wechat-error.ts';

/** How often one app has cleared its quotas this month, by the name of the allowance (wechat-api.md 1.6). */
export class MonthlyCounters {
  readonly #counts = new Map<string, { month: string; count: number }>();

  /** Counts one use, or refuses it with 48006. */
  spend(name: string, most: number, now: number): void {
    const month = beijingDay(now).slice(0, 7);
    const last = this.#counts.get(name);
    const count = last?.month === month ? last.count : 0;
    if (count >= most) throw new WeChatError(48006);
    this.#counts.set(name, { month, count: count + 1 });
  }
}
