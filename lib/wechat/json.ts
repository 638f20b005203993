/** JSON as WeChat writes it, and as it wants to read it. */
import { WeChatUnreachable } from './errors.ts';

/** Parses leniently: raw control characters have been seen inside strings (wechat-api.md 0.7). Undefined if it is no JSON. */
export function parseJson(text: string): unknown {
  const body = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(body);
  } catch {
    return parseWithoutControls(body);
  }
}

function parseWithoutControls(body: string): unknown {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return JSON.parse(body.replace(/[\x00-\x1f]/g, ' '));
  } catch {
    return undefined;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The errcode of an answer: numbers, or strings as some gateways write them (7-D 17). Nonsense is an error, not 0. */
export function errcodeOf(answer: JsonObject): number {
  const errcode = String(answer.errcode ?? 0);
  return /^-?\d+$/.test(errcode) ? Number(errcode) : -1;
}

/**
 * A text field that an answer must have. Without it the answer is none: nobody is to be handed the id "undefined".
 *
 * @throws {WeChatUnreachable} not_understood
 */
export function requiredText(api: string, answer: JsonObject, name: string): string {
  const value = answer[name];
  if (typeof value !== 'string' || value === '') throw new WeChatUnreachable(api, 'not_understood', 'all');
  return value;
}

/** The same for a count of something, which is more than 0. */
export function requiredCount(api: string, answer: JsonObject, name: string): number {
  const value = Number(answer[name] ?? 0);
  if (!(value > 0)) throw new WeChatUnreachable(api, 'not_understood', 'all');
  return value;
}
