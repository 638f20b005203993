import type { Incoming } from './incoming.ts';
import { isObject } from './incoming.ts';
import { parseWithSources, type SourcedJson } from './json-sources.ts';
import { WeChatError } from './wechat-error.ts';

/**
 * The JSON object in the body of an article call, with the spelling of its texts. A JSON text inside a JSON string is
 * an object without articles: 44003, not 47001 (wechat-api.md 4.3).
 */
export function articleBody(request: Incoming): SourcedJson & { json: Record<string, unknown> } {
  if (request.body.size === 0) throw new WeChatError(44002);
  const body = parseWithSources(request.text ?? '');
  if (typeof body.json === 'string') throw new WeChatError(44003);
  if (!isObject(body.json)) throw new WeChatError(47001);
  return { ...body, json: body.json };
}
