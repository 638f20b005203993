import type { Fault, FaultOrder } from '../core/faults.ts';
import { Input } from './input.ts';

const ORDER = ['path', 'app_id', 'times', 'skip', 'fault'];
const FAULT = [
  'errcode',
  'errmsg',
  'content_type',
  'status',
  'body',
  'body_base64',
  'drop',
  'after',
  'latency_ms',
  'trickle',
  'truncate',
  'invalidate_token',
] as const satisfies ReadonlyArray<keyof Fault>;

/** Checks an ordered fault and writes it as the simulator keeps it. */
export function parseFaultOrder(body: unknown): FaultOrder {
  const input = new Input(body, ORDER);
  const fault = input.inner('fault', FAULT);
  if (!fault) throw input.bad('fault', 'is required');
  return defined({
    path: input.text('path'),
    app_id: input.text('app_id'),
    times: input.raw('times') === 'always' ? 'always' : input.whole('times', 1),
    skip: input.whole('skip', 0),
    fault: parseFault(fault),
  });
}

function parseFault(input: Input): Fault {
  input.base64('body_base64');
  const fault = defined<Fault>({
    errcode: errcode(input),
    errmsg: input.text('errmsg'),
    content_type: input.raw('content_type') === null ? null : input.text('content_type'),
    status: status(input),
    body: input.text('body'),
    body_base64: input.text('body_base64'),
    drop: input.oneOf('drop', ['before', 'after']),
    after: input.flag('after'),
    latency_ms: input.whole('latency_ms', 0),
    trickle: trickle(input),
    truncate: input.whole('truncate', 0),
    invalidate_token: input.flag('invalidate_token'),
  });
  refuseNonsense(fault, input);
  return fault;
}

/** Combinations that could not both come true. */
function refuseNonsense(fault: Fault, input: Input): void {
  const raw = fault.status !== undefined || fault.body !== undefined || fault.body_base64 !== undefined;
  const answers = fault.errcode !== undefined || raw;
  if (fault.drop && answers) throw input.bad('drop', 'leaves no answer to choose');
  if (fault.errcode !== undefined && raw) throw input.bad('errcode', 'does not go with status or body');
  if (fault.body !== undefined && fault.body_base64 !== undefined) {
    throw input.bad('body_base64', 'does not go with body');
  }
  if (fault.errmsg !== undefined && fault.errcode === undefined) {
    throw input.bad('errmsg', 'needs an errcode');
  }
  if ((fault.content_type !== undefined || fault.after !== undefined) && !answers) {
    throw input.bad(fault.after === undefined ? 'content_type' : 'after', 'needs an errcode, status or body');
  }
  const strikes = answers || fault.drop || fault.trickle || fault.invalidate_token;
  if (!strikes && fault.latency_ms === undefined && fault.truncate === undefined) {
    throw input.bad(
      'errcode',
      'or drop, status, body, latency_ms, trickle, truncate, invalidate_token: one is needed',
    );
  }
}

function errcode(input: Input): number | undefined {
  const value = input.number('errcode');
  if (value !== undefined && !Number.isInteger(value)) throw input.bad('errcode', 'must be a whole number');
  return value;
}

function status(input: Input): number | undefined {
  const value = input.whole('status', 200);
  if (value !== undefined && value > 599) throw input.bad('status', 'must be between 200 and 599');
  return value;
}

function trickle(input: Input): Fault['trickle'] {
  const inner = input.inner('trickle', ['bytes', 'every_ms']);
  if (!inner) return undefined;
  return { bytes: inner.whole('bytes', 1) ?? 1, every_ms: inner.whole('every_ms', 0) ?? 100 };
}

/** Leaves out what is undefined, so that a field is present only where something was ordered. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
