import { type Answer, bytesAnswer, htmlAnswer } from '../core/answer.ts';
import type { Fault } from '../core/faults.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';
import { encodeError, jsonTypeOf } from './encode.ts';

/** What a fault answers in place of the real answer; undefined for faults that leave the answer alone. */
export function faultAnswer(fault: Fault, path: string, state: State): Answer | undefined {
  if (fault.errcode !== undefined) return errcodeAnswer(fault, fault.errcode, path, state);
  const body = rawBody(fault);
  if (body) {
    const type = fault.content_type === undefined ? 'text/plain' : fault.content_type;
    return bytesAnswer(body, typed(type), fault.status);
  }
  return fault.status === undefined ? undefined : htmlAnswer(fault.status, 'Error');
}

function errcodeAnswer(fault: Fault, errcode: number, path: string, state: State): Answer {
  const spoken = encodeError(new WeChatError(errcode), path, state);
  const body = fault.errmsg === undefined ? spoken.body : JSON.stringify({ errcode, errmsg: fault.errmsg });
  const type = fault.content_type === undefined ? jsonTypeOf(path, state) : fault.content_type;
  // A message of the fault's own names no request that rid/get could find.
  const { rid, ...unnamed } = spoken;
  const answer = fault.errmsg === undefined ? spoken : unnamed;
  return { ...answer, body: Buffer.from(body), headers: typed(type), status: fault.status ?? 200 };
}

function rawBody(fault: Fault): Buffer | undefined {
  if (fault.body_base64 !== undefined) return Buffer.from(fault.body_base64, 'base64');
  return fault.body === undefined ? undefined : Buffer.from(fault.body);
}

function typed(type: string | null): Record<string, string> {
  return type === null ? {} : { 'Content-Type': type };
}
