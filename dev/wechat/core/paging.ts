import type { State } from './state.ts';
import { WeChatError } from './wechat-error.ts';

export interface Page {
  offset: number;
  count: number;
}

const MOST = 20;

/**
 * The page that a list call asks for. 45164 and 45165 stand in the global table only, yet nothing else there fits an
 * offset or count out of range (wechat-api.md 3.5, 4.2).
 */
export function pageIn(body: Record<string, unknown>): Page {
  const { offset = 0, count = MOST } = body;
  if (!isWhole(offset) || offset < 0) throw new WeChatError(45164);
  if (!isWhole(count) || count < 1 || count > MOST) throw new WeChatError(45165);
  return { offset, count };
}

/** One page, past its end an empty one. New items show up only after `list_lag_ms`, by the simulated clock. */
export function pageOf<T extends { createdAt: number }>(
  all: readonly T[],
  page: Page,
  view: (item: T) => Record<string, unknown>,
  state: State,
) {
  const lag = state.limits.list_lag_ms;
  const seen = lag === 0 ? all : all.filter((item) => item.createdAt + lag <= state.clock.now());
  const item = seen.slice(page.offset, page.offset + page.count).map(view);
  return { item, total_count: seen.length, item_count: item.length };
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
