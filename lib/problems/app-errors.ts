/** Our own errors: a closed set. Each knows its HTTP face; WeChat's and the network's are told by `toProblem`. */
import type { Bilingual } from './bilingual.ts';

/** A field of the request and what is wrong with it; `field` reads as the caller wrote it: `articles[0].title`. */
export type FieldError = { readonly field: string; readonly message: Bilingual };

export abstract class AppError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;
  abstract readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly errors: readonly FieldError[] | undefined;

  constructor(detail: Bilingual, errors?: readonly FieldError[]) {
    super(detail.en);
    this.detail = detail;
    this.errors = errors;
  }

  /** Members of the problem beside those that all have; the same in both languages. */
  get extra(): Readonly<Record<string, unknown>> | undefined {
    return undefined;
  }
}

/** Bad input: 400, every wrong field named. */
export class InvalidInput extends AppError {
  override name = 'InvalidInput' as const;
  readonly status = 400;
  readonly code = 'invalid-input';
  readonly title = { en: 'The request is not valid', zh: '请求无效' };

  constructor(errors: readonly FieldError[]) {
    const list = (language: keyof Bilingual) =>
      errors.map(({ field, message }) => `${field}: ${message[language]}`).join(' ');
    super({ en: list('en'), zh: list('zh') }, errors);
  }
}

/** One wrong field. */
export const invalid = (field: string, en: string, zh: string) =>
  new InvalidInput([{ field, message: { en, zh } }]);

/** The file is larger than is taken here, or empty: 413. */
export class TooLarge extends AppError {
  override name = 'TooLarge' as const;
  readonly status = 413;
  readonly code = 'too-large';
  readonly title = { en: 'The file is too large', zh: '文件过大' };
}

/** The file is of a format that is not taken here: 415. */
export class WrongFormat extends AppError {
  override name = 'WrongFormat' as const;
  readonly status = 415;
  readonly code = 'wrong-format';
  readonly title = { en: 'The file has the wrong format', zh: '文件格式不正确' };
}

/** The key lacks a scope or an account: 403. */
export class Forbidden extends AppError {
  override name = 'Forbidden' as const;
  readonly status = 403;
  readonly code = 'forbidden';
  readonly title = { en: 'This key may not do that', zh: '该密钥没有此权限' };
}

/** 404. */
export class NotFound extends AppError {
  override name = 'NotFound' as const;
  readonly status = 404;
  readonly code = 'not-found';
  readonly title = { en: 'Not found', zh: '未找到' };
}

/** The path exists with other methods: 405. */
export class MethodNotAllowed extends AppError {
  override name = 'MethodNotAllowed' as const;
  readonly status = 405;
  readonly code = 'method-not-allowed';
  readonly title = { en: 'Method not allowed', zh: '不支持该请求方法' };
  readonly allow: readonly string[];

  constructor(allow: readonly string[]) {
    const methods = allow.join(', ');
    super({ en: `This path answers to ${methods}.`, zh: `该路径支持的方法:${methods}。` });
    this.allow = allow;
  }
}

/** Pictures of an article could not be taken over to WeChat, so the article was not sent: 422, with all pictures. */
export class ArticleImages extends AppError {
  override name = 'ArticleImages' as const;
  readonly status = 422;
  readonly code = 'article-images';
  readonly title = { en: 'Pictures of the article could not be taken over', zh: '文章中的图片处理失败' };
  readonly images: readonly Readonly<Record<string, unknown>>[];
  readonly retryable: boolean;

  constructor(
    detail: Bilingual,
    errors: readonly FieldError[],
    { images, retryable }: Pick<ArticleImages, 'images' | 'retryable'>,
  ) {
    super(detail, errors);
    this.images = images;
    this.retryable = retryable;
  }

  override get extra() {
    return { retryable: this.retryable, images: this.images };
  }
}

/** What is asked does not fit the state of things: 409. */
export class Conflict extends AppError {
  override name = 'Conflict' as const;
  readonly status = 409;
  readonly code = 'conflict';
  readonly title = { en: 'Not possible in the present state', zh: '当前状态不允许此操作' };
}

/** WeChat has closed the interface that would be needed: 410, without asking it. */
export class ClosedByWeChat extends AppError {
  override name = 'ClosedByWeChat' as const;
  readonly status = 410;
  readonly code = 'wechat-closed';
  readonly title = { en: 'Closed by WeChat', zh: '微信已关闭此接口' };
  readonly #instead: Readonly<Record<string, unknown>>;

  /** @param instead members of the problem that help to do it in another way */
  constructor(detail: Bilingual, instead: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.#instead = instead;
  }

  override get extra() {
    return { retryable: false, ...this.#instead };
  }
}

export const unknownAccount = (account: string) =>
  new NotFound({ en: `There is no account "${account}".`, zh: `没有名为“${account}”的账号。` });
