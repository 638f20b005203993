/**
 * How often the mirror may call an interface today. Others spend the same quota, and several limits are unpublished
 * (wechat-api.md 1.7): so the mirror counts its own calls, asks WeChat what is left before it goes on, takes no more than
 * half of a day's quota, leaves a fifth of it to people, and remembers a 45009 until midnight.
 */
import { log } from '../log.ts';
import type { WeChatClient } from '../wechat/index.ts';

export const LIST_API = '/cgi-bin/material/batchget_material';
export const GET_API = '/cgi-bin/material/get_material';
export const COUNT_API = '/cgi-bin/material/get_materialcount';

type Asked = {
  readonly at: string;
  readonly limit: number;
  /** Where WeChat said it. */
  readonly remain?: number;
  /** Our own calls when it was asked. */
  readonly calls: number;
};

/** By path. */
export type Budget = {
  /** In Beijing, `2026-01-31`: what is counted is counted for this day. */
  readonly day: string;
  readonly calls: Readonly<Record<string, number>>;
  readonly asked: Readonly<Record<string, Asked>>;
  /** WeChat answered 45009: until when, as an estimate. */
  readonly until: Readonly<Record<string, string>>;
};

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** So long an answer of openapi/quota/get is trusted: it is a call as well. */
const ASK_AGAIN_MS = 10 * 60_000;
/** Where WeChat does not say: the lowest that was seen of get_material (1.7). */
const UNPUBLISHED = 500;
const OUR_SHARE = 0.5;
const RESERVE = 0.2;

export const beijingDay = (now: number): string => new Date(now + BEIJING_MS).toISOString().slice(0, 10);

/** When daily quotas are believed to begin anew. */
export const nextBeijingMidnight = (now: number): number =>
  (Math.floor((now + BEIJING_MS) / DAY_MS) + 1) * DAY_MS - BEIJING_MS;

/** Yesterday's counts are of no use today. */
export const ofToday = (budget: Budget, now: number): Budget => {
  const day = beijingDay(now);
  return budget.day === day ? budget : { day, calls: {}, asked: {}, until: {} };
};

/** The budget after so many calls of ours. */
export const spent = (budget: Budget, api: string, calls: number): Budget =>
  calls === 0 ? budget : { ...budget, calls: { ...budget.calls, [api]: (budget.calls[api] ?? 0) + calls } };

/** The budget after a 45009. */
export const exhausted = (budget: Budget, api: string, now: number): Budget => ({
  ...budget,
  until: { ...budget.until, [api]: new Date(nextBeijingMidnight(now)).toISOString() },
});

/** How many calls there are left for the mirror, by what is known. */
export function allowance(budget: Budget, api: string): number {
  const asked = budget.asked[api];
  if (budget.until[api] !== undefined || !asked) return 0;
  const calls = budget.calls[api] ?? 0;
  const share = Math.floor(asked.limit * OUR_SHARE) - calls;
  const remain = (asked.remain ?? asked.limit) - (calls - asked.calls) - Math.ceil(asked.limit * RESERVE);
  return Math.max(0, Math.min(share, remain));
}

/** The budget with WeChat's own word on an interface, if ours is not fresh. Where it gives none we are careful. */
export async function informed(
  budget: Budget,
  api: string,
  wechat: WeChatClient,
  now: number,
  signal: AbortSignal,
): Promise<Budget> {
  const today = ofToday(budget, now);
  const asked = today.asked[api];
  if (today.until[api] !== undefined || (asked && Date.parse(asked.at) + ASK_AGAIN_MS > now)) return today;
  const calls = today.calls[api] ?? 0;
  const at = new Date(now).toISOString();
  try {
    const { quota } = await wechat.quota.get(api, { signal });
    const answer = { at, limit: quota.daily_limit, remain: quota.remain, calls };
    return { ...today, asked: { ...today.asked, [api]: answer } };
  } catch (error) {
    log.warn('a quota is not known', { api, error: error as Error });
    return { ...today, asked: { ...today.asked, [api]: { at, limit: UNPUBLISHED, calls } } };
  }
}
