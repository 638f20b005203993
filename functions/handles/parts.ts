import { wechatOf } from '../../lib/accounts/wechat-clients.ts';

/** Which part of the spread of dates: none in particular. */
export const refreshParts = (signal: AbortSignal) => ({
  wechatOf,
  now: Date.now,
  share: Math.random,
  signal,
});
