import assert from 'node:assert/strict';

export type Json = Record<string, unknown>;

/** An id as WeChat makes them today (wechat-api.md 2.1, 3.0). */
export const ID = /^[\w-]{64}$/;
/** The grammar of an errmsg (wechat-api.md 0.10). */
export const INVALID_MEDIA_ID = /^invalid media_id( hint: \[[^\]]+\])? rid: [0-9a-f]{8}(-[0-9a-f]{8}){2}$/;

/** What the client took for JSON. */
export function json(value: unknown): Json {
  assert.ok(typeof value === 'object' && value !== null && !Buffer.isBuffer(value), `not JSON: ${value}`);
  return value as Json;
}

/** What the client took for a file. */
export function bytes(value: unknown): Buffer {
  assert.ok(Buffer.isBuffer(value), 'not a file');
  return value;
}

/** The id in an answer. */
export function idIn(answer: Json): string {
  assert.match(String(answer.media_id), ID);
  return String(answer.media_id);
}

/** The items of a list. */
export function items(list: Json): Json[] {
  assert.ok(Array.isArray(list.item));
  return list.item as Json[];
}
