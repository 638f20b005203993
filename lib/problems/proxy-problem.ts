/** The operator's own proxy for token calls, when it is what fails: named as such, so that nobody looks at WeChat. */
import type { ProxyTrouble } from '../net/http-failure.ts';
import type { Bilingual } from './bilingual.ts';
import type { Described } from './wechat-problem.ts';

/** What passes by itself; the others wait for the operator. */
const PASSING = new Set<ProxyTrouble['problem']>(['unreachable', 'timeout', 'broken']);

export function describeProxy(trouble: ProxyTrouble): Described {
  const { problem, host, status } = trouble;
  // 5xx: it could not reach WeChat, or has no room just now.
  const passing = PASSING.has(problem) || (status ?? 0) >= 500;
  return {
    code: 'egress-proxy',
    status: passing ? (problem === 'timeout' ? 504 : 502) : 503,
    title: {
      en: 'The proxy for access tokens does not let us through',
      zh: '获取 access_token 所用的代理无法通过',
    },
    detail: DETAILS[problem](trouble),
    extra: { retryable: passing, ...(host && { proxy: host }) },
    ...(passing && { retryAfter: 60 }),
  };
}

const STORE = {
  en: 'Store its URL with `npm run ops -- egress set-proxy`.',
  zh: '请用 `npm run ops -- egress set-proxy` 保存其 URL。',
};

const DETAILS: Readonly<Record<ProxyTrouble['problem'], (trouble: ProxyTrouble) => Bilingual>> = {
  not_stored: () => ({
    en: `Tokens are to be fetched through a proxy, and none is stored. ${STORE.en}`,
    zh: `已设置通过代理获取令牌,但尚未保存代理。${STORE.zh}`,
  }),
  not_a_url: () => ({
    en: `What is stored for the proxy is not a URL like https://user:password@proxy.example.com:3128. ${STORE.en}`,
    zh: `保存的代理不是形如 https://user:password@proxy.example.com:3128 的 URL。${STORE.zh}`,
  }),
  unreachable: ({ host, code }) => ({
    en: `The proxy ${host} cannot be reached (${code}). It belongs to the operator of this service: see that it runs, that its port is open to AWS, and for https:// that its certificate is good.`,
    zh: `无法连接代理 ${host}(${code})。该代理由本服务的运维人员管理,请确认其正在运行、端口对 AWS 开放;若为 https://,还请确认其证书有效。`,
  }),
  timeout: ({ host }) => ({
    en: `The proxy ${host} did not open a connection to WeChat in time. It belongs to the operator of this service.`,
    zh: `代理 ${host} 未能及时建立到微信的连接。该代理由本服务的运维人员管理。`,
  }),
  refused: ({ host, status = 0 }) => ({
    en: `The proxy ${host} answered ${status} instead of opening a connection to WeChat. ${reasonOf(status).en}`,
    zh: `代理 ${host} 返回 ${status},未建立到微信的连接。${reasonOf(status).zh}`,
  }),
  untrusted: ({ host, code }) => ({
    en: `What the proxy ${host} connects to does not show WeChat's certificate (${code}). Nothing was sent. The proxy must not look into TLS.`,
    zh: `代理 ${host} 连接到的对端未出示微信的证书(${code}),未发送任何内容。代理不得解密 TLS。`,
  }),
  broken: ({ host }) => ({
    en: `The connection through the proxy ${host} broke or was too slow: by the proxy's doing, or by WeChat's. If it stays, look at the proxy first.`,
    zh: `经代理 ${host} 的连接中断或过慢,原因可能在代理或微信。若持续出现,请先检查代理。`,
  }),
};

function reasonOf(status: number): Bilingual {
  if (status === 407)
    return { en: `It wants another user or password. ${STORE.en}`, zh: `用户名或密码不对。${STORE.zh}` };
  if (status >= 500) return { en: 'It could not reach WeChat.', zh: '代理未能连上微信。' };
  return {
    en: 'It has to allow CONNECT to api.weixin.qq.com:443.',
    zh: '需在代理上允许 CONNECT api.weixin.qq.com:443。',
  };
}
