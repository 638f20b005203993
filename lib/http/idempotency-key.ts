import { invalid } from '../problems/app-errors.ts';
import type { ApiEvent } from './call.ts';

/** The caller's Idempotency-Key, if there is one. @throws {InvalidInput} */
export function idempotencyKeyOf(event: ApiEvent): string | undefined {
  const key = event.headers['idempotency-key'];
  if (key === undefined || /^[!-~]{1,255}$/.test(key)) return key;
  throw invalid(
    'Idempotency-Key',
    'Must have 1 to 255 visible ASCII characters, none of them a space.',
    '必须为 1 到 255 个可见 ASCII 字符,不含空格。',
  );
}
