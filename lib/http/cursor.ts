import { invalid } from '../problems/app-errors.ts';

/** base64url. */
export const CURSOR_PATTERN = /^[A-Za-z0-9_-]+$/;

/** Cursors are opaque to callers: they hold whatever the walk needs to go on, and are checked when they come back. */
export const encodeCursor = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** @throws {InvalidInput} for anything that `isValid` does not take */
export function decodeCursor<T>(cursor: string, isValid: (value: unknown) => value is T): T {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  if (isValid(value)) return value;
  throw invalid(
    'cursor',
    'Must be the next_cursor of an earlier answer.',
    '必须使用先前响应中的 next_cursor。',
  );
}
