import * as z from 'zod/mini';
import { id, shared, text } from './parts.ts';

export const problem = /* @__PURE__ */ shared(() =>
  z
    .looseObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: text('What to do.'),
      errors: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string() }))),
      errcode: z.optional(z.int()),
      errmsg: z.optional(z.string()),
      rid: z.optional(z.string()),
      retryable: z.optional(z.boolean()),
      request_id: z.optional(z.string()),
    })
    .check(id('Problem', 'RFC 9457; docs/problems.md lists the types.')),
);
