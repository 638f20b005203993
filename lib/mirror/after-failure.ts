/** What becomes of a run after WeChat refused something, or could not be reached. */
import { log } from '../log.ts';
import { toProblems } from '../problems/problem.ts';
import { TokenUnavailable, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import { type Budget, exhausted, nextBeijingMidnight } from './budget.ts';
import { isQuota } from './failure.ts';
import type { Run } from './run.ts';
import type { UnitResult } from './unit.ts';

/** Seconds before the next message, by failures in a row; then the run waits for the next day. */
const DELAYS = [10, 30, 120, 300, 900];

type Settled = { readonly run: Run; readonly budget?: Budget; readonly delay?: number };

/** @throws what is not WeChat's doing: the queue brings the message again */
export function afterFailure({ catalogue, error }: UnitResult, now: number): Settled {
  const { run, budget } = catalogue;
  // There may be other work that needs no such call.
  if (isQuota(error)) return { run, budget: exhausted(budget, error.api, now) };
  if (!isWeChats(error)) throw error;
  log.warn('the mirror met a problem', { account: catalogue.account, error: error as Error });
  const problems = toProblems(error, now);
  const delay = passes(error) ? DELAYS[run.failures] : undefined;
  const failed: Run = { ...run, failures: run.failures + 1, problems };
  if (delay !== undefined) return { run: failed, delay };
  const until = new Date(nextBeijingMidnight(now)).toISOString();
  return { run: { ...failed, pauses: [{ until, reason: 'problem' }] } };
}

const isWeChats = (error: unknown): error is Error =>
  error instanceof WeChatError || error instanceof WeChatUnreachable || error instanceof TokenUnavailable;

const passes = (error: unknown): boolean =>
  error instanceof WeChatUnreachable ||
  (error instanceof WeChatError && error.class.retryable) ||
  (error instanceof TokenUnavailable && error.reason === 'unreachable');
