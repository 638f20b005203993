import { env } from '../config.ts';
import { gauge } from '../metrics.ts';
import { type CallOptions, createWeChatClient, type Quota, type WeChatClient } from '../wechat/index.ts';
import { noteFailure } from './note-failure.ts';
import { createTokenSource } from './token-source.ts';

const clients = new Map<string, WeChatClient>();

/** The WeChat client of an account; one per process, so that its token is read once. What it is refused is counted. */
export function wechatOf(account: string): WeChatClient {
  const existing = clients.get(account);
  if (existing) return existing;
  const client = measured(
    createWeChatClient({
      tokens: createTokenSource(account),
      baseUrl: env('WECHAT_BASE_URL'),
      onFailure: noteFailure({ account }),
    }),
  );
  clients.set(account, client);
  return client;
}

/** Whoever asks for a quota, and whatever for: how much of it is used is seen. */
function measured(client: WeChatClient): WeChatClient {
  const get = async (cgiPath: string, options?: CallOptions): Promise<Quota> => {
    const answer = await client.quota.get(cgiPath, options);
    const { daily_limit, used } = answer.quota;
    if (daily_limit > 0) gauge('QuotaUsed', (100 * used) / daily_limit);
    return answer;
  };
  return { ...client, quota: { ...client.quota, get } };
}
