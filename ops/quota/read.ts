import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { forEachLimited } from '../../lib/pool.ts';
import { type Quota, WeChatError, WeChatUnreachable } from '../../lib/wechat/index.ts';

/** An interface and its quota; `error` where WeChat does not give it. */
export type QuotaOf = { readonly cgi_path: string } & (
  | { readonly quota: Quota['quota']; readonly error?: undefined }
  | { readonly quota?: undefined; readonly error: WeChatError | WeChatUnreachable }
);

const AT_ONCE = 5;

/** The quotas of some interfaces, in the given order; quota/get costs no quota of theirs. @throws {TokenUnavailable} */
export async function readQuotas(account: string, paths: readonly string[]): Promise<QuotaOf[]> {
  const found = new Map<string, QuotaOf>();
  const wechat = wechatOf(account);
  let thrown: unknown;
  await forEachLimited(
    paths,
    AT_ONCE,
    async (cgi_path) => {
      const { quota } = await wechat.quota.get(cgi_path);
      found.set(cgi_path, { cgi_path, quota });
    },
    (cgi_path, error) => {
      if (error instanceof WeChatError || error instanceof WeChatUnreachable)
        found.set(cgi_path, { cgi_path, error });
      else thrown = error;
    },
  );
  if (thrown) throw thrown;
  return paths.flatMap((path) => found.get(path) ?? []);
}
