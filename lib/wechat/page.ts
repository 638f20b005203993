/** One page of a list, as material/batchget_material, draft/batchget and freepublish/batchget write it alike. */
import { WeChatUnreachable } from './errors.ts';
import { isObject, type JsonObject, requiredCount, requiredText, wholeNumber } from './json.ts';

/** `total_count` counts the whole list, `item_count` this page; a page past the end is empty (wechat-api.md 3.5). */
export type ContentPage<Item> = {
  readonly item: readonly Item[];
  readonly total_count: number;
  readonly item_count: number;
};

/** `offset` from 0; `count` 1 to 20. */
export type PageQuery = { readonly offset: number; readonly count: number };

/** The name of the id by which a list knows its items. */
type IdName = 'media_id' | 'article_id';

/**
 * Reads a page whose items all have an id.
 *
 * @param read makes an item of what WeChat wrote, its id being checked, and of its time in Unix seconds
 * @throws {WeChatUnreachable} not_understood
 */
export function readPage<Item>(
  api: string,
  answer: JsonObject,
  idName: IdName,
  read: (item: JsonObject, updateTime: number) => Item,
): ContentPage<Item> {
  const { item } = answer;
  if (!Array.isArray(item)) throw new WeChatUnreachable(api, 'not_understood', 'all');
  const total_count = requiredCount(api, answer, 'total_count', 0);
  const items = item.map((one: unknown) => {
    if (!isObject(one)) throw new WeChatUnreachable(api, 'not_understood', 'all');
    requiredText(api, one, idName);
    return read(one, updateTime(one));
  });
  return { item: items, total_count, item_count: wholeNumber(answer.item_count, items.length) };
}

/** Lists are in the order of this time, and walks go by it. Draft and article items have it twice. */
function updateTime({ update_time, content }: JsonObject): number {
  return wholeNumber(update_time ?? (isObject(content) ? content.update_time : 0), 0);
}
