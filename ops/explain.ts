/** Whatever went wrong, in words and with what to do. */
import type { Bilingual } from '../lib/problems/bilingual.ts';
import { toProblems } from '../lib/problems/problem.ts';
import { redact } from '../lib/redact.ts';
import { TokenUnavailable, WeChatError, WeChatUnreachable } from '../lib/wechat/errors.ts';
import { OpsFailure } from './failure.ts';
import type { Place } from './place.ts';

/** The error as a failure that can be shown. */
export function explain(error: unknown, place: Place): OpsFailure {
  if (error instanceof OpsFailure) return error;
  if (error instanceof WeChatError || error instanceof WeChatUnreachable || error instanceof TokenUnavailable)
    return new OpsFailure(inWords(error));
  return ofAws(error as AwsError, place) ?? unexplained(error as Error);
}

/** What an error of WeChat's means, and what WeChat said. */
export function inWords(error: unknown): Bilingual {
  const { en, zh } = toProblems(error);
  const said =
    en.errcode === undefined ? '' : ` (${en.errcode} ${en.errmsg ?? ''}${en.rid ? `, rid ${en.rid}` : ''})`;
  return { en: `${en.title}. ${en.detail}${said}`, zh: `${zh.title}。${zh.detail}${said}` };
}

type AwsError = Error & {
  readonly code?: string;
  readonly $fault?: string;
};

function unexplained({ message }: Error): OpsFailure {
  const text = redact(message);
  const [, name] = /^Function (\S+) failed$/.exec(text) ?? [];
  const next = name && {
    en: `Its log says why: /aws/lambda/${name}`,
    zh: `原因见其日志:/aws/lambda/${name}`,
  };
  return new OpsFailure({ en: text, zh: text }, next ? { next } : {});
}

const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|ExpiredToken(Exception)?|InvalidSignatureException|SignatureDoesNotMatch)$/;
const DENIED = /^(AccessDenied(Exception)?|AuthorizationError|UnauthorizedOperation)$/;
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH)$/;

function ofAws(error: AwsError, place: Place): OpsFailure | undefined {
  const said = redact(error.message ?? '');
  if (CREDENTIALS.test(error.name))
    return new OpsFailure(
      { en: `AWS does not accept the credentials: ${said}`, zh: `AWS 凭证无效:${said}` },
      {
        next: {
          en: 'Sign in (aws sso login, aws configure), or name a profile with --profile.',
          zh: '请先登录(aws sso login 或 aws configure),或用 --profile 指定配置。',
        },
      },
    );
  if (DENIED.test(error.name))
    return new OpsFailure(
      { en: `AWS refuses it: ${said}`, zh: `AWS 拒绝了该操作:${said}` },
      {
        next: {
          en: 'docs/operations.md lists the rights that an operator needs.',
          zh: '操作者所需的权限见 docs/operations.zh-CN.md。',
        },
      },
    );
  if (error.name === 'ResourceNotFoundException' || error.name === 'QueueDoesNotExist')
    return notDeployed(place, said);
  if (UNREACHABLE.test(error.code ?? '') || error.name === 'TimeoutError')
    return new OpsFailure(
      {
        en: `${place.prefix} could not be reached: ${error.code ?? said}`,
        zh: `无法连接 ${place.prefix}:${error.code ?? said}`,
      },
      {
        next:
          place.kind === 'local'
            ? { en: 'Is the local stack still running? npm start', zh: '本地环境是否仍在运行?npm start' }
            : { en: 'Look at the network and at --region.', zh: '请检查网络和 --region。' },
      },
    );
  return undefined;
}

/** Something of the service is missing: most often another stage or region was meant. */
export function notDeployed({ prefix, region }: Place, said: string): OpsFailure {
  return new OpsFailure(
    {
      en: `${prefix} is not deployed in ${region}, or not whole: ${said}`,
      zh: `${region} 中没有部署 ${prefix},或部署不完整:${said}`,
    },
    {
      next: {
        en: 'Name the right --stage and --region (and --profile), or deploy first: docs/deploy.md',
        zh: '请检查 --stage、--region(及 --profile),或先完成部署:docs/deploy.zh-CN.md',
      },
    },
  );
}
