/** What WeChat lets the account do, told by calls that change nothing. */
import { readStatus } from '../../lib/accounts/account-parameters.ts';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import { type WeChatClient, WeChatError } from '../../lib/wechat/index.ts';
import { inWords } from '../explain.ts';
import type { Place } from '../place.ts';
import type { Check } from './check.ts';

/** No draft has this id, so that submitting it publishes nothing: WeChat says 48001 or that it does not know the id. */
const NO_DRAFT = 'no-such-draft';
const SUBMIT = '/cgi-bin/freepublish/submit';

type Probe = {
  readonly check: string;
  readonly means: Bilingual;
  readonly calls: readonly (readonly [api: string, call: (wechat: WeChatClient) => Promise<unknown>])[];
};

const PROBES: readonly Probe[] = [
  {
    check: 'materials',
    means: { en: 'materials', zh: '素材管理' },
    calls: [['/cgi-bin/material/get_materialcount', ({ materials }) => materials.count()]],
  },
  {
    check: 'drafts',
    means: { en: 'drafts', zh: '草稿箱' },
    calls: [['/cgi-bin/draft/count', ({ drafts }) => drafts.count()]],
  },
  {
    check: 'publishing',
    means: { en: 'publishing', zh: '发布' },
    calls: [
      [
        '/cgi-bin/freepublish/batchget',
        ({ published }) => published.list({ offset: 0, count: 1, no_content: true }),
      ],
      [SUBMIT, ({ publications }) => publications.submit(NO_DRAFT)],
    ],
  },
];

/** One check for each group of interfaces, and one for each refusal met earlier elsewhere. @throws {TokenUnavailable} */
export async function checkEntitlements(account: string, place: Place): Promise<Check[]> {
  const wechat = wechatOf(account);
  const checks = await Promise.all(PROBES.map((probe) => run(probe, { account, wechat, place })));
  return [...checks, ...(await metEarlier(account))];
}

type World = { readonly account: string; readonly wechat: WeChatClient; readonly place: Place };

async function run({ check, means, calls }: Probe, { account, wechat, place }: World): Promise<Check> {
  for (const [api, call] of calls) {
    const error = await call(wechat).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined || isAboutTheId(error)) continue;
    const words = inWords(error);
    const cause: Bilingual = {
      en: `${means.en} (${api}): ${words.en}`,
      zh: `${means.zh}(${api}):${words.zh}`,
    };
    const facts = { api, ...(error instanceof WeChatError && { errcode: error.errcode }) };
    return { check, account, state: 'problem', cause, next: advice(error, account, place), facts };
  }
  return {
    check,
    account,
    state: 'ok',
    cause: { en: `${means.en}: entitled`, zh: `${means.zh}:有权限` },
  };
}

/** Permission is asked before the id is looked at: whatever WeChat says of the id, it has let the account through. */
const isAboutTheId = (error: unknown) =>
  error instanceof WeChatError &&
  error.api === SUBMIT &&
  ['media_id', 'input', 'unknown'].includes(error.class.kind);

function advice(error: unknown, account: string, place: Place): Bilingual {
  if (error instanceof WeChatError && error.class.kind === 'entitlement')
    return {
      en: 'See 设置与开发 → 接口权限 in the console (mp.weixin.qq.com): the interface comes with verification (认证) of the account, and not at all for some kinds of accounts. Until then these routes answer 403.',
      zh: '请在公众平台(mp.weixin.qq.com)「设置与开发 → 接口权限」中查看:该接口需要账号认证,部分类型的账号无法获得。在此之前相关接口返回 403。',
    };
  if (error instanceof WeChatError && error.class.kind === 'quota') return clearing(account, place);
  return {
    en: `Try again in some minutes: ${place.command('doctor')}`,
    zh: `请几分钟后重试:${place.command('doctor')}`,
  };
}

/** What there is to be done about a quota that is used up. */
export const clearing = (account: string, place: Place): Bilingual => ({
  en: `Wait for midnight in Beijing, when it is expected to begin anew, or clear it (10 times a month): ${place.command(`quota clear ${account}`)}`,
  zh: `等待额度恢复(预计为北京时间零点),或清零(每月 10 次):${place.command(`quota clear ${account}`)}`,
});

/** Refusals that callers met, of interfaces that were not tried here. They may have been granted since. */
async function metEarlier(account: string): Promise<Check[]> {
  const tried = new Set(PROBES.flatMap(({ calls }) => calls.map(([api]) => api)));
  const { refused = {} } = (await readStatus(account)) ?? {};
  return Object.entries(refused)
    .filter(([api]) => !tried.has(api))
    .map(([api, { errcode, at }]) => ({
      check: 'refused',
      account,
      state: 'warning' as const,
      cause: {
        en: `WeChat refused ${api} on ${at} (${errcode}); it may have been granted since.`,
        zh: `微信曾于 ${at} 拒绝 ${api}(${errcode}),此后可能已开通。`,
      },
      next: {
        en: 'See 设置与开发 → 接口权限 in the console (mp.weixin.qq.com).',
        zh: '请在公众平台(mp.weixin.qq.com)「设置与开发 → 接口权限」中查看。',
      },
      facts: { api, errcode, at },
    }));
}
