import { type Answer, bytesAnswer } from '../core/answer.ts';
import type { Result } from '../core/endpoint.ts';
import { ERRORS } from '../core/error-table.ts';
import { writeJson } from '../core/json-writer.ts';
import { isTokenPath } from '../core/path-filter.ts';
import type { State } from '../core/state.ts';
import { errmsgOf, newRid, type WeChatError } from '../core/wechat-error.ts';

const JSON_TYPE = 'application/json; encoding=utf-8';

/** Writes a result down in WeChat's style. */
export function encodeResult(result: Result, path: string, state: State): Answer {
  if ('bytes' in result) return bytesAnswer(result.bytes, result.headers);
  return jsonAnswer(result.json, path, state, result.plainSlashes === true);
}

/** Business errors are HTTP 200 (wechat-api.md 0.2). */
export function encodeError(error: WeChatError, path: string, state: State): Answer {
  const rid = newRid(state.clock.seconds());
  const errmsg = errmsgOf(error, rid, state.quirks);
  const plain = ERRORS[error.errcode]?.plainSlashes === true;
  return { ...jsonAnswer({ errcode: error.errcode, errmsg }, path, state, plain), rid };
}

/** Token endpoints label JSON as JSON, the others as plain text (wechat-api.md 0.5). */
export function jsonTypeOf(path: string, state: State): string {
  return isTokenPath(path) || !state.quirks.text_plain_json ? JSON_TYPE : 'text/plain';
}

function jsonAnswer(json: Record<string, unknown>, path: string, state: State, plain: boolean): Answer {
  const text = writeJson(json, {
    escapeSlashes: state.quirks.escaped_slashes && !plain,
    rawControlCharacters: state.quirks.raw_control_characters,
  });
  const { errcode } = json;
  return {
    ...bytesAnswer(Buffer.from(text), { 'Content-Type': jsonTypeOf(path, state) }),
    errcode: typeof errcode === 'number' ? errcode : null,
    json: true,
  };
}
