import { log } from '../log.ts';
import { toProblems } from '../problems/problem.ts';
import type { WeChatClient } from '../wechat/index.ts';
import { noteCall, takeCall, tomorrow } from './calls.ts';
import { CALLS_A_DAY, nextCheckAt, stageOf } from './publication.ts';
import {
  changePublication,
  readPublication,
  type StoredPublication,
  writePublication,
} from './publication-store.ts';

export type AskParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  /** Which part of the first hour of a day, from 0 to 1, in which what was put off is asked. */
  readonly share: () => number;
  readonly signal: AbortSignal;
};

const HOUR_MS = 3_600_000;

/**
 * Asks WeChat how far a publication is, if today's calls allow it, and writes down what it said. Whoever writes down
 * first that he asks, asks; nobody else does then.
 *
 * @returns the record as it is now: with the answer, or as before, with the reason
 */
export async function askWeChat(stored: StoredPublication, parts: AskParts): Promise<StoredPublication> {
  const { account, id } = stored.value;
  const stage = stageOf(stored.value);
  if (stage === 'over') return stored;
  if (!(await takeCall(account, CALLS_A_DAY[stage], parts.now()))) return await putOff(stored, parts);
  const claimed = await changePublication(stored, { asked_at: new Date(parts.now()).toISOString() });
  if (!claimed) return (await readPublication(stored.value)) ?? stored;
  try {
    const publication = await parts.wechatOf(account).publications.get(id, { signal: parts.signal });
    const fetched_at = new Date(parts.now()).toISOString();
    const { last_error: _, ...before } = claimed.value;
    return await settle(claimed, { ...before, publication, fetched_at }, parts);
  } catch (error) {
    log.warn('the state of a publication could not be asked', {
      account,
      publish_id: id,
      error: error as Error,
    });
    await noteCall(account, error, true, parts.now());
    const at = new Date(parts.now()).toISOString();
    const last_error = { at, problems: toProblems(error, parts.now()) };
    return await settle(claimed, { ...claimed.value, last_error }, parts);
  }
}

async function settle(
  claimed: StoredPublication,
  changed: StoredPublication['value'],
  { now }: AskParts,
): Promise<StoredPublication> {
  const written = await writePublication(claimed, changed, nextCheckAt(changed, now()), now());
  return written ?? (await readPublication(claimed.value)) ?? claimed;
}

/** Nothing more can be asked today. What was to be asked by now is asked when the next day has begun. */
async function putOff(stored: StoredPublication, { now, share }: AskParts): Promise<StoredPublication> {
  const { due } = stored.value;
  if (!due || Date.parse(due.at) > now()) return stored;
  const at = tomorrow(now()) + share() * HOUR_MS;
  return (await writePublication(stored, stored.value, at, now())) ?? stored;
}
