import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parseJson, parseTarget } from '../core/incoming.ts';
import type { State } from '../core/state.ts';
import { readBody } from '../wire/read-body.ts';
import { BadInput } from './input.ts';
import { type ControlAnswer, type ControlCall, type ControlRoute, NotFound } from './route.ts';
import { ROUTES } from './routes.ts';

const ROOT = '/_simulator';

/** Whether a request is for the simulator itself rather than for WeChat. */
export function isControlPath(target: string): boolean {
  const { path } = parseTarget(target);
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

/** Answers a control request. Faults, quirks and the request log do not touch these. */
export async function handleControl(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, { keepBytes: 2 ** 28, stallMs: state.limits.body_stall_ms }, () => {});
  const target = parseTarget(request.url ?? '');
  const answer = answerTo(state, request.method ?? 'GET', target.path, target.query, body.bytes);
  const bytes = 'bytes' in answer ? answer.bytes : Buffer.from(`${JSON.stringify(answer.json, null, 2)}\n`);
  const type = 'bytes' in answer ? answer.contentType : 'application/json; charset=utf-8';
  const status = 'bytes' in answer ? 200 : (answer.status ?? 200);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(bytes);
}

function answerTo(state: State, method: string, path: string, query: string, body: Buffer): ControlAnswer {
  const local = path.slice(ROOT.length).replace(/\/$/, '') || '/';
  const matching = ROUTES.flatMap((route) => {
    const params = match(route, local);
    return params ? [{ route, params }] : [];
  });
  const found = matching.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
  if (matching.length === 0) return { status: 404, json: { error: `no such route: see ${ROOT}` } };
  if (!found) return { status: 405, json: { error: `${method} is not among this route's methods` } };
  try {
    const call = { state, params: found.params, query: new URLSearchParams(query), body: parseBody(body) };
    return run(found.route, call);
  } catch (error) {
    if (error instanceof BadInput) return { status: 400, json: { error: error.message, field: error.field } };
    if (error instanceof NotFound) return { status: 404, json: { error: error.message } };
    throw error;
  }
}

function run(route: ControlRoute, call: ControlCall): ControlAnswer {
  return route.run(call);
}

/** The variable parts of a path, or undefined where it is another route's. */
function match(route: ControlRoute, path: string): Record<string, string> | undefined {
  const wanted = route.path.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}

function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  const json = parseJson(bytes.toString('utf8'));
  if (!isObject(json)) throw new BadInput('', 'the body must be a JSON object');
  return json;
}
