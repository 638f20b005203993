import * as z from 'zod/mini';
import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { accountPath, wholeNumber } from '../../lib/http/fields.ts';
import { listAnswer } from '../../lib/http/list-answer.ts';
import { LIST_TYPES } from '../../lib/wechat/index.ts';

const query = z.strictObject({
  type: z.enum(LIST_TYPES),
  limit: z.optional(wholeNumber(1, 20)),
  cursor: z.optional(z.string()),
  /** WeChat's own paging, answered in WeChat's own shape. */
  offset: z.optional(wholeNumber(0, 1_000_000)),
  count: z.optional(wholeNumber(1, 20)),
});

/** The materials of a type, newest first, as WeChat lists them now. */
export const handler = endpoint(
  { scope: 'read', path: accountPath, query },
  async ({ path, query, signal }) => {
    const { materials } = wechatOf(path.account);
    const { type } = query;
    return ok(
      await listAnswer(query, type, (offset, count) => materials.list({ type, offset, count }, { signal })),
    );
  },
);
