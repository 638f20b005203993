import { wechatOf } from '../../lib/accounts/wechat-clients.ts';

export const askParts = (signal: AbortSignal) => ({ wechatOf, now: Date.now, share: Math.random, signal });
