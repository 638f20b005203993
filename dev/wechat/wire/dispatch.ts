import { type Answer, emptyAnswer } from '../core/answer.ts';
import type { Call, Endpoint } from '../core/endpoint.ts';
import type { Fault } from '../core/faults.ts';
import { isFilePath } from '../core/path-filter.ts';
import { WeChatError } from '../core/wechat-error.ts';
import { ENDPOINTS } from '../endpoints/index.ts';
import { serveFile } from '../files/index.ts';
import { encodeError, encodeResult } from './encode.ts';
import { admit, checkMethod, frontDoor } from './gate.ts';

const BY_PATH: ReadonlyMap<string, Endpoint> = new Map(
  ENDPOINTS.map((endpoint): [string, Endpoint] => [endpoint.path, endpoint]),
);

/** Does what a request asks for. An unknown path is 404 without a word. */
export async function dispatch(call: Call, fault: Fault): Promise<Answer> {
  const { request, state } = call;
  if (isFilePath(request.path)) return serveFile(request, state);
  const refused = frontDoor(request, state);
  if (refused) return refused;
  const endpoint = BY_PATH.get(request.path);
  if (!endpoint) return emptyAnswer(404);
  try {
    const result = await run(endpoint, call, fault.invalidate_token === true);
    return encodeResult(result, request.path, state);
  } catch (error) {
    if (error instanceof WeChatError) return encodeError(error, request.path, state);
    throw error;
  }
}

function run(endpoint: Endpoint, call: Call, killToken: boolean) {
  if (endpoint.access === 'token') return endpoint.run(admit(call, endpoint, killToken));
  checkMethod(call.request, endpoint);
  return endpoint.run(call);
}
