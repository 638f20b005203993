import { Logger } from '@aws-lambda-powertools/logger';
import { redactField } from './redact.ts';

/**
 * The logger of every function: JSON lines, level by POWERTOOLS_LOG_LEVEL, nothing written without passing `redact`.
 * Events are never logged whole: they hold keys.
 */
export const log = new Logger({ serviceName: 'wechat-materials', jsonReplacerFn: redactField });

type Keys = Readonly<Record<string, string | number | undefined>>;

/** Who asked for the work, and with which request: known to whoever works on it later as well. */
export type Origin = { readonly request_id?: string; readonly key_id?: string };

let current: Keys = {};

/** A new piece of work begins: its lines carry these keys, and none of the piece before. */
export function startLog(keys: Keys): void {
  log.resetKeys();
  current = {};
  about(keys);
}

/** From here to the end of this piece of work every line carries these keys as well; what is undefined is left out. */
export function about(keys: Keys): void {
  const known = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
  current = { ...current, ...known };
  log.appendKeys(known);
}

/** The origin of the work at hand, as far as it is known; it travels with the messages that are sent meanwhile. */
export function origin(): Origin {
  const { request_id, key_id } = current;
  return {
    ...(typeof request_id === 'string' && { request_id }),
    ...(typeof key_id === 'string' && { key_id }),
  };
}
