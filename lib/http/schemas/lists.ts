import * as z from 'zod/mini';
import type { Schema } from '../input.ts';

/** `{items, next_cursor}`. */
export const page = (item: Schema) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z.nullable(z.string()).check(z.describe('Null at the end.')),
  });

/** Either form of a list that mirrors a call of WeChat's. */
export const mirroredList = (item: Schema) =>
  z.union([page(item), z.strictObject({ item: z.array(item), total_count: z.int(), item_count: z.int() })]);
