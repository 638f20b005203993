/** JSON as WeChat writes it, and as it wants to read it. */
import { WeChatUnreachable } from './errors.ts';

/**
 * Parses leniently: raw control characters have been seen inside strings (wechat-api.md 0.7). An integer that no
 * number can hold, which only an id can be, becomes its digits. Undefined if it is no JSON.
 */
export function parseJson(text: string): unknown {
  const body = text.replace(/^\ufeff/, '');
  try {
    return parse(body);
  } catch {
    return parseWithoutControls(body);
  }
}

function parseWithoutControls(body: string): unknown {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return parse(body.replace(/[\x00-\x1f]/g, ' '));
  } catch {
    return undefined;
  }
}

/** Only a body that holds such an integer pays for a second look. */
function parse(body: string): unknown {
  const value: unknown = JSON.parse(body);
  return isExact(value) ? value : JSON.parse(body, exactInteger);
}

function isExact(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) || !Number.isInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isExact);
}

function exactInteger(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) && source !== String(value) ? source : value;
}

/**
 * Writes JSON with real characters and never a `\u` escape, at which WeChat fails or which it shows as it stands
 * (wechat-api.md 0.9, 4.3, 7-D 16). What JSON can write in no other way is no text: control characters are left out,
 * and half a surrogate pair becomes the replacement character. Keys are ours, and plain.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? plain(part) : part));
}

const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  text.toWellFormed().replace(/[\x00-\x07\x0b\x0e-\x1f]/g, '');

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The errcode of an answer: numbers, or strings as some gateways write them (7-D 17). Nonsense is an error, not 0. */
export function errcodeOf(answer: JsonObject): number {
  const errcode = textOf(answer.errcode ?? 0);
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

/** The same for a number: one, or as some gateways write it, its digits. */
export function requiredNumber(api: string, answer: JsonObject, name: string): number {
  const value = answer[name];
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') throw new WeChatUnreachable(api, 'not_understood', 'all');
  return number;
}

/** The same for a count of something, which is `least` or more. */
export function requiredCount(api: string, answer: JsonObject, name: string, least = 1): number {
  const value = requiredNumber(api, answer, name);
  if (value < least) throw new WeChatUnreachable(api, 'not_understood', 'all');
  return value;
}

/** The same for an id that WeChat writes as a number and documents as a string: as it is given (7-D 17). */
export function requiredId(api: string, answer: JsonObject, name: string): number | string {
  const value = answer[name];
  return typeof value === 'number' && value > 0 ? value : requiredText(api, answer, name);
}

/** The same for WeChat's 0 and 1. */
export function requiredFlag(api: string, answer: JsonObject, name: string): boolean {
  const value = requiredNumber(api, answer, name);
  if (value !== 0 && value !== 1) throw new WeChatUnreachable(api, 'not_understood', 'all');
  return value === 1;
}

/** The same for an object within the answer. */
export function requiredObject(api: string, answer: JsonObject, name: string): JsonObject {
  const value = answer[name];
  if (!isObject(value)) throw new WeChatUnreachable(api, 'not_understood', 'all');
  return value;
}

/**
 * A text that an answer may do without; a number becomes its digits, nonsense is ''. Not `String`, which throws at an
 * object with a field named `toString`.
 */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** A count or a time in seconds that an answer may do without: 0 or more, its digits serve too, nonsense is `fallback`. */
export function wholeNumber<T>(value: unknown, fallback: T): number | T {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : fallback;
}

/** Of what was uploaded, in Unix seconds. WeChat always says it. If it does not, the thing is there all the same. */
export const createdAt = ({ created_at }: JsonObject): number =>
  wholeNumber(created_at, 0) || Math.floor(Date.now() / 1000);
