/** Tokens, quotas and the rest of an account at the other WeChat (wechat-api.md 1, 4.2 and 4.4). */
import { randomBytes } from 'node:crypto';
import { Refusal } from './other-wechat-refusal.ts';
import type { Json } from './other-wechat-styles.ts';

export type App = { readonly app_id: string; readonly app_secret: string };

export function createAccount(app: App) {
  const tokens = new Set<string>();
  const used = new Map<string, number>();

  return {
    /** Every token that was handed out is refused from now on. */
    forgetTokens: () => tokens.clear(),

    /** The lifetime is written as text. */
    token({ appid, secret, grant_type }: Json): Json {
      if (grant_type !== 'client_credential') throw new Refusal(40002, 'invalid grant_type');
      if (appid !== app.app_id) throw new Refusal(40013, 'invalid appid');
      if (secret !== app.app_secret) throw new Refusal(40125, 'invalid appsecret');
      const access_token = randomBytes(40).toString('base64url');
      tokens.add(access_token);
      return { expires_in: '7200', access_token };
    },

    /** Counts a call whose token is good. */
    admit(token: string | null, path: string) {
      if (!token) throw new Refusal(41001, 'access_token missing');
      if (!tokens.has(token))
        throw new Refusal(40001, 'invalid credential, access_token is invalid or not latest');
      used.set(path, (used.get(path) ?? 0) + 1);
    },

    /** Without any rate limit. */
    quota({ cgi_path }: Json): Json {
      if (!/^\/\w/.test(String(cgi_path))) throw new Refusal(76021, 'cgi_path not found');
      const count = used.get(String(cgi_path)) ?? 0;
      return { quota: { remain: 1000 - count, used: count, daily_limit: 1000 } };
    },

    clearQuota({ cgi_path, appid }: Json): Json {
      if (appid !== undefined && appid !== app.app_id) throw new Refusal(40013, 'invalid appid');
      if (cgi_path === undefined) used.clear();
      else used.delete(String(cgi_path));
      return {};
    },

    clearWithSecret({ appid, appsecret }: Json): Json {
      if (appid !== app.app_id || appsecret !== app.app_secret) throw new Refusal(41004, 'appsecret missing');
      used.clear();
      return {};
    },

    rid({ rid }: Json): Json {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{8}){2}$/.test(String(rid))) throw new Refusal(76002, 'rid is error');
      return {
        request: { client_ip: '113.0.0.1', invoke_time: Number.parseInt(String(rid).slice(0, 8), 16) },
      };
    },

    addresses: (): Json => ({ ip_list: ['127.0.0.1'] }),

    /** Only asking is served: opening cannot be undone. */
    draftSwitch(checkonly: string | null): Json {
      if (checkonly !== '1') throw new Refusal(-1, 'system error');
      return { is_open: '1' };
    },

    card({ product_id, article_type, card_type }: Json): Json {
      if (product_id !== '10000001') throw new Refusal(10170001, 'product not supported');
      if (!Number.isInteger(card_type)) throw new Refusal(10170003, 'card type not supported');
      return article_type === 'newspic' ? { product_key: 'key', DOM: null } : { DOM: '<mp-common-product/>' };
    },
  };
}
