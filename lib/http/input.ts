/** Reads path, query and body by their schemas. Every fault is named by its field, in both languages. */
import * as z from 'zod/mini';
import { type FieldError, InvalidInput, invalid } from '../problems/app-errors.ts';
import type { ApiEvent } from './call.ts';
import { explain } from './issues.ts';

export type Schema = z.ZodMiniType;

/** @throws {InvalidInput} */
export function parseInput<S extends Schema>(schema: S, value: unknown, whole = ''): z.output<S> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  const errors: FieldError[] = result.error.issues.flatMap((issue) => explain(issue, whole));
  throw new InvalidInput(errors);
}

/** The body as JSON. @throws {InvalidInput} */
export function jsonBody(event: ApiEvent): unknown {
  const text = bodyBytes(event).toString('utf8');
  if (text.trim() === '') throw invalid('body', 'A JSON object is required.', '请求体必须是 JSON 对象。');
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('body', 'The body is not valid JSON.', '请求体不是有效的 JSON。');
  }
}

/** The body's bytes: API Gateway encodes what is not text. */
export const bodyBytes = ({ body, isBase64Encoded }: ApiEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
