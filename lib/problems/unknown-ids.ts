import { WeChatError } from '../wechat/errors.ts';
import { AppError } from './app-errors.ts';

/** WeChat does not know an id that stood in the body of the request: 400 with the fields it may be, not 404. */
export class UnknownIds extends AppError {
  override name = 'UnknownIds' as const;
  readonly status = 400;
  readonly code = 'wechat-media-id';
  readonly title = { en: 'WeChat does not know an id', zh: '微信不认识其中的 ID' };
  readonly #spoken: Readonly<Record<string, unknown>>;

  constructor(fields: readonly string[], { errcode, errmsg, rid, class: { advice } }: WeChatError) {
    super(
      advice,
      fields.map((field) => ({ field, message: advice })),
    );
    this.#spoken = { errcode, errmsg, rid, retryable: false };
  }

  override get extra() {
    return this.#spoken;
  }
}

/**
 * Does work whose ids stand in the body of the request.
 *
 * @param fields where they stand
 * @throws {UnknownIds} in place of WeChat's 40007
 */
export async function namingIds<T>(fields: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUnknownId(error) ? new UnknownIds(fields, error) : error;
  }
}

export const isUnknownId = (error: unknown): error is WeChatError =>
  error instanceof WeChatError && error.class.kind === 'media_id';
