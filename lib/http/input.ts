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
  throw new InvalidInput(firstErrors(result.error.issues, whole));
}

/** An answer has room for some: a body of six megabytes may hold half a million unknown fields. */
const MOST_ERRORS = 50;

function firstErrors(issues: readonly z.core.$ZodIssue[], whole: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const issue of issues) {
    errors.push(...explain(issue, whole, MOST_ERRORS - errors.length));
    if (errors.length === MOST_ERRORS) break;
  }
  return errors;
}

/** The body as JSON. @throws {InvalidInput} */
export function jsonBody(event: ApiEvent): unknown {
  const text = bodyBytes(event).toString('utf8');
  if (text.trim() === '') throw invalid('body', 'A JSON object is required.', '请求体必须是 JSON 对象。');
  try {
    return parseJson(text);
  } catch {
    throw invalid(
      'body',
      'The body is not valid JSON, or a text in it has half of a surrogate pair.',
      '请求体不是有效的 JSON,或其中的文本含有不完整的代理对。',
    );
  }
}

/** As `jsonBody`, for a route whose body may be left out. @throws {InvalidInput} */
export const optionalJsonBody = async (event: ApiEvent): Promise<unknown> =>
  bodyBytes(event).byteLength === 0 ? {} : jsonBody(event);

/**
 * JSON whose texts are whole: half of a surrogate pair (`\ud800` alone) is no character, UTF-8 cannot write it, and
 * what WeChat, S3 and our callers would make of it differs.
 *
 * @throws {SyntaxError}
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (/\\ud/i.test(text) && HALF.test(JSON.stringify(value)))
    throw new SyntaxError('half of a surrogate pair');
  return value;
}

/** What JSON.stringify escapes of that range are halves alone; before it stands an even number of backslashes. */
const HALF = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** The body's bytes: API Gateway encodes what is not text. */
export const bodyBytes = ({ body, isBase64Encoded }: ApiEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
