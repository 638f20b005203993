import { env } from '../config.ts';
import { createWeChatClient, type WeChatClient } from '../wechat/index.ts';
import { createTokenSource } from './token-source.ts';

const clients = new Map<string, WeChatClient>();

/** The WeChat client of an account; one per process, so that its token is read once. */
export function wechatOf(account: string): WeChatClient {
  const existing = clients.get(account);
  if (existing) return existing;
  const client = createWeChatClient({ tokens: createTokenSource(account), baseUrl: env('WECHAT_BASE_URL') });
  clients.set(account, client);
  return client;
}
