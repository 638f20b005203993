/** Problem details (RFC 9457): every error that leaves the service, over HTTP or in the state of an upload. */
import { RemoteRefused } from '../net/remote-refused.ts';
import { redactField } from '../redact.ts';
import { AppError, MethodNotAllowed } from './app-errors.ts';
import type { Language } from './bilingual.ts';
import { describeRemote } from './remote-problem.ts';
import { type Described, describeWeChat } from './wechat-problem.ts';

export type Problem = {
  /** `urn:problem:wechat-materials:…`; docs/problems.md lists them. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What to do. */
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly errcode?: number;
  readonly errmsg?: string;
  readonly rid?: string;
  readonly retryable?: boolean;
  readonly [member: string]: unknown;
};

/** A problem that is kept: whoever reads it later chooses the language. */
export type Problems = Readonly<Record<Language, Problem>>;

export type ProblemAnswer = { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> };

const PREFIX = 'urn:problem:wechat-materials:';

const INTERNAL: Described = {
  code: 'internal',
  status: 500,
  title: { en: 'Internal error', zh: '内部错误' },
  detail: {
    en: 'Something went wrong on our side. Give request_id to the operator of this service.',
    zh: '服务内部出错,请将 request_id 提供给运维人员。',
  },
};

/**
 * Any error as a problem, in the language asked for. What is not one of our classes says nothing of itself: its
 * message is for the log. No member holds a secret.
 */
export function toProblem(error: unknown, language: Language, now = Date.now()): ProblemAnswer {
  if (error instanceof KnownProblem) return { problem: error.problems[language], headers: {} };
  const { code, status, title, detail, extra, retryAfter } = describe(error, language, now);
  const problem = { type: PREFIX + code, title: title[language], status, detail: detail[language], ...extra };
  return {
    problem: JSON.parse(JSON.stringify(problem, redactField)) as Problem,
    headers: {
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(error instanceof MethodNotAllowed && { allow: error.allow.join(', ') }),
    },
  };
}

function describe(error: unknown, language: Language, now: number): Described {
  if (error instanceof AppError) {
    const errors = error.errors?.map(({ field, message }) => ({ field, message: message[language] }));
    const { code, status, title, detail } = error;
    return { code, status, title, detail, extra: { ...(errors && { errors }), ...error.extra } };
  }
  if (error instanceof RemoteRefused) return describeRemote(error);
  return describeWeChat(error, now) ?? INTERNAL;
}

/** Both languages, for keeping. */
export const toProblems = (error: unknown, now = Date.now()): Problems => ({
  en: toProblem(error, 'en', now).problem,
  zh: toProblem(error, 'zh', now).problem,
});

/** A problem that was kept earlier and is the answer again. */
export class KnownProblem extends Error {
  override name = 'KnownProblem' as const;
  readonly problems: Problems;

  constructor(problems: Problems) {
    super(problems.en.detail);
    this.problems = problems;
  }
}
