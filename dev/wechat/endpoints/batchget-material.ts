import type { AppEndpoint } from '../core/endpoint.ts';
import { type Incoming, isObject } from '../core/incoming.ts';
import { jsonBody } from '../core/json-body.ts';
import type { ListType, Material } from '../core/library.ts';
import { listedPictureUrl, listName } from '../core/library-items.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

const TYPES: ReadonlyArray<ListType | 'news'> = ['image', 'video', 'voice', 'news'];
const MOST = 20;

/** One page of the library, newest first (wechat-api.md 3.5). */
export const batchgetMaterial: AppEndpoint = {
  path: '/cgi-bin/material/batchget_material',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const { type, offset, count } = pageWanted(request, state);
    // The articles of before 2022 are gone to the drafts, and what is left of the list is empty.
    const all = type === 'news' ? [] : app.library.list(type);
    const item = all.slice(offset, offset + count).map((material) => listed(material, state));
    return { json: { item, total_count: all.length, item_count: item.length } };
  },
};

/**
 * What page the body asks for. A body that is no JSON object is silently taken for the first page of images.
 * 45164 and 45165 stand in the global table only, yet nothing else there fits an offset or count out of range.
 */
function pageWanted(request: Incoming, state: State) {
  const lenient = state.quirks.lenient_list_body && !isObject(request.json);
  const { type: name = 'image', offset = 0, count = MOST } = lenient ? {} : jsonBody(request);
  const type = TYPES.find((candidate) => candidate === name);
  if (!type) throw new WeChatError(40004);
  if (!isWhole(offset) || offset < 0) throw new WeChatError(45164);
  if (!isWhole(count) || count < 1 || count > MOST) throw new WeChatError(45165);
  return { type, offset, count };
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Voices and videos come without url and tags (wechat-api.md 0.8, 3.5). */
function listed(item: Material, state: State): Record<string, unknown> {
  const entry = {
    media_id: item.media_id,
    name: listName(item, state),
    update_time: Math.floor(item.updatedAt / 1000),
  };
  if (item.picture === undefined) return entry;
  const tags = state.quirks.extra_keys ? { tags: [] } : {};
  return { ...entry, url: listedPictureUrl(item.picture, state), ...tags };
}
