import { beijingDay } from './clock.ts';
import type { Quota } from './quotas.ts';
import { WeChatError } from './wechat-error.ts';

interface Count {
  day: string;
  today: number;
  minute: number;
  thisMinute: number;
}

/** How often one app has called each path today (wechat-api.md 1.7). */
export class Counters {
  readonly #counts = new Map<string, Count>();

  /** Counts one call, or refuses it with 45009 (day) or 45011 (minute). A refused call is not counted. */
  spend(path: string, quota: Quota | undefined, now: number): void {
    const count = this.#current(path, now);
    if (count.today >= (quota?.per_day ?? Infinity)) throw new WeChatError(45009);
    if (count.thisMinute >= (quota?.per_minute ?? Infinity)) throw new WeChatError(45011);
    this.#counts.set(path, { ...count, today: count.today + 1, thisMinute: count.thisMinute + 1 });
  }

  /** Forgets what was counted on a path, or on all of them. */
  clear(path?: string): void {
    if (path === undefined) this.#counts.clear();
    else this.#counts.delete(path);
  }

  /** Calls counted today on a path. */
  used(path: string, now: number): number {
    return this.#current(path, now).today;
  }

  /** The paths ever called. */
  paths(): string[] {
    return [...this.#counts.keys()];
  }

  /** The count as it stands now: a new day or minute starts from nothing. */
  #current(path: string, now: number): Count {
    const day = beijingDay(now);
    const minute = Math.floor(now / 60_000);
    const last = this.#counts.get(path);
    return {
      day,
      today: last?.day === day ? last.today : 0,
      minute,
      thisMinute: last?.minute === minute ? last.thisMinute : 0,
    };
  }
}
