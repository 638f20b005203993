/** Entitlements as they show themselves: which interfaces WeChat has refused to an account (48001 and its like). */
import { log } from '../log.ts';
import { WeChatError } from '../wechat/errors.ts';
import { requestToken } from './token-request.ts';

const reported = new Set<string>();

/** Reports a refusal to refresh-token, the status's only writer; once per process, account and interface. */
export async function reportRefusal(account: string, error: unknown): Promise<void> {
  if (!(error instanceof WeChatError) || error.class.kind !== 'entitlement') return;
  const key = `${account} ${error.api}`;
  if (reported.has(key)) return;
  reported.add(key);
  try {
    await requestToken({ account, refused: { api: error.api, errcode: error.errcode } });
  } catch (failure) {
    log.warn('a refusal could not be recorded', { account, api: error.api, error: failure as Error });
  }
}
