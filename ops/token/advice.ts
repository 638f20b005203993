/** What an operator does about an account that gets no token. The cause itself is explained by lib/problems. */
import type { TokenAnswer } from '../../lib/accounts/token-request.ts';
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import { TokenUnavailable } from '../../lib/wechat/errors.ts';
import { inWords } from '../explain.ts';
import type { Place } from '../place.ts';

export type BadAnswer = Exclude<TokenAnswer, { readonly state: 'ok' }>;

export type Finding = {
  readonly cause: Bilingual;
  readonly next: Bilingual;
  /** Mended outside, not by other credentials: those that were given may well be right. */
  readonly outside: boolean;
};

/** The commands that come after what is done in the console. */
type Commands = {
  /** Asks WeChat again. */
  readonly check: string;
  /** Stores other credentials, of the same app or of the one to be named. */
  readonly store: string;
  readonly storeBoth: string;
};

/**
 * Why there is no token, and what to do.
 *
 * @param again the command to give again where nothing was stored; else the account's own commands
 */
export function findingOf(account: string, answer: BadAnswer, place: Place, again?: string): Finding {
  const { state, failure } = answer;
  const reason = state === 'stale' || state === 'not_external' ? 'unreachable' : state;
  const commands: Commands = again
    ? { check: again, store: again, storeBoth: again }
    : {
        check: place.command(`account check ${account}`),
        store: place.command(`account rotate ${account}`),
        storeBoth: place.command(`account rotate ${account} --app-id wx…`),
      };
  const { outside, next } = advise(account, { reason, failure, ...commands }, place);
  return { cause: inWords(new TokenUnavailable(account, reason, failure)), next, outside };
}

type Case = Commands & {
  readonly reason: TokenUnavailable['reason'];
  readonly failure: BadAnswer['failure'];
};

const CONSOLE = {
  en: '设置与开发 → 开发接口管理 (or 基本配置) in the console mp.weixin.qq.com',
  zh: '公众平台 mp.weixin.qq.com 的「设置与开发 → 开发接口管理」(或「基本配置」)',
};

function advise(
  account: string,
  { reason, failure, check, store, storeBoth }: Case,
  place: Place,
): Omit<Finding, 'cause'> {
  const outside = (en: string, zh: string) => ({ outside: true, next: { en, zh } });
  const inside = (en: string, zh: string) => ({ outside: false, next: { en, zh } });
  switch (failure?.errcode) {
    case 40001:
    case 40125:
    case 41004:
      return inside(
        `Look at the AppSecret under ${CONSOLE.en}, then store it: ${store}`,
        `在${CONSOLE.zh}核对 AppSecret,然后保存:${store}`,
      );
    case 40013:
    case 41002:
    case 61024:
      return inside(
        `Look at the AppID (wx…, not the gh_… id) under ${CONSOLE.en}, then store both: ${storeBoth}`,
        `在${CONSOLE.zh}核对 AppID(wx 开头,不是 gh_ 开头的原始 ID),然后一并保存:${storeBoth}`,
      );
    case 40164: {
      const address = failure.address ?? '';
      return outside(
        `Add ${address} to the allow-list (IP白名单) under ${CONSOLE.en}; the address of the stack: ${place.command('egress')}. Then: ${check}`,
        `在${CONSOLE.zh}的 IP白名单 中添加 ${address};本服务的出口地址见 ${place.command('egress')}。然后:${check}`,
      );
    }
    case 40243:
      return outside(
        `Unfreeze the AppSecret under ${CONSOLE.en}, then: ${check}`,
        `在${CONSOLE.zh}解冻 AppSecret,然后:${check}`,
      );
    case 89503:
      return outside(
        `Let the administrator confirm the message on their phone, then, from the same address: ${check}`,
        `请管理员在手机上确认消息,然后从同一地址重试:${check}`,
      );
    case 89506:
    case 89507: {
      const hours = failure.errcode === 89506 ? 24 : 1;
      return outside(
        `Talk to the administrator, wait ${hours} h, then: ${check}`,
        `请与管理员沟通,${hours} 小时后再试:${check}`,
      );
    }
    case 45009:
      return outside(
        `Look for what fetches so many tokens. Clear the counts (10 times a month): ${place.command(`quota clear ${account} --with-secret`)}`,
        `请排查是什么在频繁获取令牌。可清零(每月 10 次):${place.command(`quota clear ${account} --with-secret`)}`,
      );
    case undefined:
      break;
    default:
      return outside(
        `Look at the account's state and notices in the console (mp.weixin.qq.com), then: ${check}`,
        `请在公众平台(mp.weixin.qq.com)查看账号状态和通知,然后:${check}`,
      );
  }
  if (reason === 'not_pushed')
    return outside(
      `Let your token centre send PUT /v1/accounts/${account}/token with a key of scope "token" (${place.command('key create')}).`,
      `请让中控服务器用带 token 权限的密钥(${place.command('key create')})调用 PUT /v1/accounts/${account}/token。`,
    );
  if (reason === 'misconfigured')
    return inside(`Store the credentials anew: ${storeBoth}`, `请重新保存凭据:${storeBoth}`);
  if (reason === 'unknown_account')
    return inside(
      `Add it: ${place.command(`account add ${account}`)}`,
      `请先添加:${place.command(`account add ${account}`)}`,
    );
  if (failure?.proxy)
    return outside(
      `Mend the proxy, or store another (${place.command('egress set-proxy')}), then: ${check}`,
      `请修复代理,或保存另一个代理(${place.command('egress set-proxy')}),然后:${check}`,
    );
  return outside(
    `refresh-token gets no answer from WeChat. Look at its way out (${place.command('egress')}: NAT gateway, subnets, proxy), then: ${check}`,
    `refresh-token 无法从微信得到回应。请检查其出口网络(${place.command('egress')}:NAT 网关、子网、代理),然后:${check}`,
  );
}
