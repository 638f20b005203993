import type { RefusalReason, RemoteRefused } from '../net/remote-refused.ts';
import type { Bilingual } from './bilingual.ts';
import type { Described } from './wechat-problem.ts';

export const REMOTE_TEXTS: Readonly<Record<RefusalReason, Bilingual>> = {
  invalid_url: {
    en: 'The URL is not valid, or longer than 2048 characters.',
    zh: 'URL 无效,或超过 2048 个字符。',
  },
  scheme: { en: 'Only https URLs are fetched.', zh: '只支持 https 地址。' },
  port: { en: 'Only the standard port is allowed.', zh: '只支持标准端口。' },
  credentials: {
    en: 'URLs with a user name or password are not fetched.',
    zh: '不支持含用户名或密码的 URL。',
  },
  literal_address: { en: 'The host must be a name, not an address.', zh: '主机必须是域名,不能是 IP 地址。' },
  not_public: { en: 'The host does not lead to the public internet.', zh: '该主机不在公网上。' },
  unresolvable: { en: 'The name of the host cannot be resolved.', zh: '无法解析该域名。' },
  redirects: { en: 'The URL redirects too often.', zh: '重定向次数过多。' },
  status: { en: 'The host did not answer with the file.', zh: '对方没有返回文件。' },
  too_large: { en: 'The file is larger than allowed here.', zh: '文件超过允许的大小。' },
  timeout: { en: 'The host was too slow.', zh: '对方响应过慢。' },
  unreachable: { en: 'The connection to the host failed.', zh: '与对方的连接失败。' },
};

/** A file at a URL that somebody gave us could not be fetched: 422, since the request itself was well formed. */
export function describeRemote(error: RemoteRefused): Described {
  const { en, zh } = REMOTE_TEXTS[error.reason];
  const status = error.status
    ? { en: ` It answered with status ${error.status}.`, zh: `对方返回状态 ${error.status}。` }
    : { en: '', zh: '' };
  return {
    code: 'remote-file',
    status: 422,
    title: { en: 'The file could not be fetched', zh: '无法获取文件' },
    detail: { en: en + status.en, zh: zh + status.zh },
    extra: { reason: error.reason, retryable: error.transient },
  };
}
