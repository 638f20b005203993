/** How often WeChat was asked today, per account, and whether it has said that it is enough (45009). */
import { publicationCalls } from '../storage/buckets.ts';
import { readJson, type Stored, writeJson } from '../storage/objects.ts';
import { WeChatError } from '../wechat/index.ts';

type Calls = {
  /** In Beijing, where the day of WeChat's quotas is assumed to begin (wechat-api.md 1.7). */
  readonly day: string;
  readonly made: number;
  /** What WeChat said when it refused to answer more today. */
  readonly refused?: { readonly errcode: number; readonly errmsg: string };
};

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const ATTEMPTS = 5;

const dayOf = (now: number) => new Date(now + BEIJING_MS).toISOString().slice(0, 10);

/** When the next day of WeChat's begins, in milliseconds since 1970. */
export const tomorrow = (now: number): number =>
  (Math.floor((now + BEIJING_MS) / DAY_MS) + 1) * DAY_MS - BEIJING_MS;

async function today(
  account: string,
  now: number,
): Promise<{ stored: Stored<Calls> | undefined; calls: Calls }> {
  const stored = await readJson<Calls>(publicationCalls(account));
  const calls = stored?.value.day === dayOf(now) ? stored.value : { day: dayOf(now), made: 0 };
  return { stored, calls };
}

/** Counts a call if fewer than `limit` were made today; false if it must not be made. */
export async function takeCall(account: string, limit: number, now: number): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { stored, calls } = await today(account, now);
    if (calls.refused || calls.made >= limit) return false;
    if (await write(account, stored, { ...calls, made: calls.made + 1 })) return true;
  }
  return false;
}

/** Counts a call that was made, and whether WeChat will answer more. */
export async function noteCall(
  account: string,
  error: unknown,
  counted: boolean,
  now: number,
): Promise<void> {
  const { errcode, errmsg } = isQuota(error) ? error : {};
  if (counted && errcode === undefined) return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { stored, calls } = await today(account, now);
    const made = calls.made + (counted ? 0 : 1);
    const refused = errcode === undefined ? calls.refused : { errcode, errmsg: errmsg ?? '' };
    if (await write(account, stored, { day: calls.day, made, ...(refused && { refused }) })) return;
  }
}

/** @throws {WeChatError} what WeChat said today when it refused */
export async function requireAnswers(account: string, now: number): Promise<void> {
  const { calls } = await today(account, now);
  if (calls.refused) throw new WeChatError(API, calls.refused.errcode, calls.refused.errmsg);
}

const API = '/cgi-bin/freepublish/get';

const isQuota = (error: unknown): error is WeChatError =>
  error instanceof WeChatError && error.class.kind === 'quota';

const write = async (account: string, stored: Stored<Calls> | undefined, calls: Calls): Promise<boolean> =>
  (await writeJson(publicationCalls(account), calls, stored ? { etag: stored.etag } : { absent: true })) !==
  undefined;
