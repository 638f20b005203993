/** The two forms of a list that mirrors a call of WeChat's. */
import { invalid } from '../problems/app-errors.ts';
import { type ListPage, nextItems, type Position, WalkLost } from '../wechat/index.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

export type ListQuery = {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly offset?: number | undefined;
  readonly count?: number | undefined;
};

const PAGE = 20;

/**
 * With `offset` or `count` one call, in WeChat's own shape; else a walk that outlives additions and deletions:
 * `{items, next_cursor}`.
 *
 * @param of what is listed: a cursor of another list is refused
 * @throws {InvalidInput} for a foreign cursor, or both forms at once
 */
export async function listAnswer({ limit, cursor, offset, count }: ListQuery, of: string, list: ListPage) {
  const mirrored = offset !== undefined || count !== undefined;
  if (!mirrored) {
    const position = cursor === undefined ? undefined : decodeCursor(cursor, isCursorOf(of)).at;
    const { items, next } = await nextItems(list, position, limit ?? PAGE).catch(refuseLost);
    return { items, next_cursor: next ? encodeCursor({ of, at: next }) : null };
  }
  if (limit !== undefined || cursor !== undefined) {
    throw invalid(
      'cursor',
      'Give either limit and cursor, or offset and count.',
      'limit、cursor 与 offset、count 不能同时使用。',
    );
  }
  return await list(offset ?? 0, count ?? PAGE);
}

function refuseLost(error: unknown): never {
  if (!(error instanceof WalkLost)) throw error;
  throw invalid(
    'cursor',
    'The list has changed too much; begin anew without a cursor.',
    '列表变化过大,请不带 cursor 重新开始。',
  );
}

type Cursor = { readonly of: string; readonly at: Position };

const isCursorOf =
  (of: string) =>
  (value: unknown): value is Cursor => {
    const cursor = value as Partial<Cursor> | null;
    const at = cursor?.at;
    return (
      cursor?.of === of &&
      Number.isSafeInteger(at?.offset) &&
      (at?.offset ?? -1) >= 0 &&
      Number.isSafeInteger(at?.time) &&
      Array.isArray(at?.seen) &&
      at.seen.length > 0 &&
      at.seen.length <= 20 &&
      at.seen.every((digest) => typeof digest === 'string')
    );
  };
