import { type Incoming, isObject } from './incoming.ts';
import { WeChatError } from './wechat-error.ts';

/** The JSON object in a body: 44002 where there is none, 47001 where it is something else (wechat-api.md 6). */
export function jsonBody(request: Incoming): Record<string, unknown> {
  if (request.body.size === 0) throw new WeChatError(44002);
  const { json } = request;
  if (!isObject(json)) throw new WeChatError(47001);
  return json;
}

/** The media_id in a JSON body. One that is not text names nothing: 40007. */
export function mediaIdIn(request: Incoming): string {
  const { media_id: id } = jsonBody(request);
  if (id === undefined) throw new WeChatError(41006);
  if (typeof id !== 'string') throw new WeChatError(40007);
  return id;
}
