/** How WeChat's errors look to a caller. Status and advice come from the one table in lib/wechat/errcodes.ts. */
import type { Advice, ErrorKind } from '../wechat/errcodes.ts';
import { classify } from '../wechat/errcodes.ts';
import {
  isOutcomeUnknown,
  NotDownloadable,
  TokenUnavailable,
  WeChatError,
  WeChatUnreachable,
} from '../wechat/errors.ts';
import type { Bilingual } from './bilingual.ts';
import { describeProxy } from './proxy-problem.ts';

/** A problem before a language is chosen. */
export type Described = {
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly retryAfter?: number;
};

const TITLES: Readonly<Record<ErrorKind, Bilingual>> = {
  token: { en: 'WeChat refuses the access token', zh: '微信拒绝 access_token' },
  busy: { en: 'WeChat is busy', zh: '微信系统繁忙' },
  rate: { en: 'Too many calls to WeChat', zh: '调用微信过于频繁' },
  quota: { en: 'The quota at WeChat is used up', zh: '微信接口额度已用完' },
  library_full: { en: 'The material library is full', zh: '素材库已满' },
  transcoding: { en: 'The file is being transcoded', zh: '文件正在转码' },
  configuration: { en: 'The account is not set up correctly', zh: '公众号配置有误' },
  entitlement: { en: 'The account is not entitled', zh: '公众号没有权限' },
  closed: { en: 'Closed by WeChat', zh: '微信已关闭此接口' },
  media_id: { en: 'WeChat does not know this id', zh: '微信不认识此 ID' },
  format: { en: 'WeChat does not accept the format', zh: '微信不接受该格式' },
  size: { en: 'The file is too large for WeChat', zh: '文件超过微信限制' },
  in_use: { en: 'The material is in use', zh: '素材正在使用中' },
  input: { en: 'WeChat rejects the request', zh: '微信拒绝了该请求' },
  unknown: { en: 'WeChat answered an unknown error', zh: '微信返回未知错误' },
};

export function describeWeChat(error: unknown, now: number): Described | undefined {
  if (isOutcomeUnknown(error)) return outcomeUnknown(error as WeChatError | WeChatUnreachable);
  if (error instanceof WeChatError) return answered(error, error.refusedAddress, now);
  if (error instanceof WeChatUnreachable) return unreachable(error);
  if (error instanceof TokenUnavailable) return withoutToken(error, now);
  if (error instanceof NotDownloadable) return notDownloadable(error);
  return undefined;
}

type Spoken = { readonly errcode: number; readonly errmsg: string; readonly rid?: string | undefined };

function answered(
  error: Spoken & { class: ReturnType<typeof classify> },
  address: string | undefined,
  now: number,
): Described {
  const { kind, status, retryable, advice } = error.class;
  return {
    code: `wechat-${kind.replaceAll('_', '-')}`,
    status,
    title: TITLES[kind],
    detail: address ? naming(advice, address) : advice,
    extra: {
      errcode: error.errcode,
      errmsg: error.errmsg,
      rid: error.rid,
      retryable,
      ...(address && { address }),
    },
    ...retryAfter(kind, now),
  };
}

const naming = ({ en, zh }: Advice, address: string): Bilingual => ({
  en: `${en} The address is ${address}.`,
  zh: `${zh}需要添加的地址:${address}。`,
});

/** Estimates: WeChat publishes neither its minute limits nor the hour at which daily quotas begin anew (1.7). */
function retryAfter(kind: ErrorKind, now: number): { retryAfter?: number } {
  if (kind === 'quota') return { retryAfter: secondsToBeijingMidnight(now) };
  if (kind === 'rate' || kind === 'transcoding' || kind === 'token') return { retryAfter: 60 };
  return kind === 'busy' ? { retryAfter: 5 } : {};
}

function secondsToBeijingMidnight(now: number): number {
  const day = 86_400;
  const beijing = Math.floor(now / 1000) + 8 * 3_600;
  return day - (beijing % day);
}

function outcomeUnknown(error: WeChatError | WeChatUnreachable): Described {
  const timeout = error instanceof WeChatUnreachable && error.reason === 'timeout';
  return {
    code: 'wechat-outcome-unknown',
    status: timeout ? 504 : 502,
    title: { en: 'It is not known whether WeChat did it', zh: '无法确定微信是否已完成' },
    detail: {
      en: 'The request reached WeChat, but no answer came back that says what became of it. Look at the list of what there is before you repeat it: a repetition may do it twice.',
      zh: '请求已送达微信,但没有得到明确结果。重试前请先查看相应列表:直接重试可能重复执行。',
    },
    extra: {
      retryable: false,
      ...(error instanceof WeChatError && { errcode: error.errcode, errmsg: error.errmsg, rid: error.rid }),
    },
  };
}

function unreachable({ reason, status, proxy }: WeChatUnreachable): Described {
  if (proxy) return describeProxy(proxy);
  const timeout = reason === 'timeout';
  return {
    code: timeout ? 'wechat-timeout' : 'wechat-unreachable',
    status: timeout ? 504 : 502,
    title: timeout
      ? { en: 'WeChat did not answer in time', zh: '微信响应超时' }
      : { en: 'WeChat could not be reached', zh: '无法连接微信' },
    detail: {
      en: `${status ? `WeChat answered with HTTP status ${status} and nothing that could be understood.` : 'No usable answer came from WeChat.'} Try again in a moment.`,
      zh: `${status ? `微信返回了 HTTP ${status},内容无法识别。` : '没有收到微信的有效响应。'}请稍后重试。`,
    },
    extra: { retryable: true },
    retryAfter: 5,
  };
}

function withoutToken({ account, reason, failure }: TokenUnavailable, now: number): Described {
  if (reason === 'unknown_account') {
    return {
      code: 'not-found',
      status: 404,
      title: { en: 'Not found', zh: '未找到' },
      detail: { en: `There is no account "${account}".`, zh: `没有名为“${account}”的账号。` },
    };
  }
  if (failure?.errcode !== undefined) {
    const spoken = { errcode: failure.errcode, errmsg: failure.errmsg ?? '', rid: failure.rid };
    return answered({ ...spoken, class: classify(failure.errcode, true) }, failure.address, now);
  }
  if (reason === 'not_pushed') return notPushed(account);
  if (reason === 'misconfigured') return misconfigured(account, failure?.errmsg ?? '');
  if (failure?.proxy) return describeProxy(failure.proxy);
  return unreachable(new WeChatUnreachable('/cgi-bin/stable_token', 'connection', 'nothing'));
}

const misconfigured = (account: string, problem: string): Described => ({
  code: 'wechat-configuration',
  status: 503,
  title: TITLES.configuration,
  detail: {
    en: `The credentials of account "${account}" cannot be used: ${problem}. The operator of this service has to store them anew.`,
    zh: `账号“${account}”的凭据无法使用(${problem}),需要运维人员重新保存。`,
  },
  extra: { retryable: false },
});

const notPushed = (account: string): Described => ({
  code: 'token-not-pushed',
  status: 503,
  title: { en: 'No access token has been pushed', zh: '尚未收到 access_token' },
  detail: {
    en: `The token of account "${account}" comes from a token centre outside, and there is no valid one. It has to be pushed with PUT /v1/accounts/${account}/token.`,
    zh: `账号“${account}”的令牌由外部中控服务器提供,目前没有有效令牌。请通过 PUT /v1/accounts/${account}/token 推送。`,
  },
  extra: { retryable: true },
  retryAfter: 60,
});

const NOT_DOWNLOADABLE: Readonly<Record<NotDownloadable['reason'], Bilingual>> = {
  news: {
    en: 'This is an article, not a file: its content is in the JSON of the material.',
    zh: '这是图文素材,没有文件;内容见该素材的 JSON。',
  },
  web_page: {
    en: 'WeChat gives only a web page for this video (it was made in the console). Open `address` in a browser.',
    zh: '微信只提供该视频的网页(在公众平台后台上传),请在浏览器中打开 address。',
  },
  unknown_content: {
    en: 'What WeChat answered is not the file that it claims to be, so it was not stored.',
    zh: '微信返回的内容与其声明的类型不符,未予保存。',
  },
};

const notDownloadable = ({ reason, address }: NotDownloadable): Described => ({
  code: 'not-downloadable',
  status: 409,
  title: { en: 'There is no file to download', zh: '没有可下载的文件' },
  detail: NOT_DOWNLOADABLE[reason],
  extra: { retryable: false, ...(address && { address }) },
});
