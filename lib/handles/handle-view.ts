import type { Language } from '../problems/bilingual.ts';
import type { MediaType } from '../wechat/index.ts';
import type { HandleDocument } from './handle.ts';

/** A handle as callers see it: with its id of one type, the handle's own unless they ask for another. */
export function handleView(handle: HandleDocument, language: Language, wanted?: MediaType) {
  const { name, file, created_at, updated_at, last_error, due, ids } = handle;
  const type = wanted ?? handle.type;
  const id = ids[type];
  if (!id) throw new Error(`Handle ${name} has no id of type ${type}`);
  return {
    name,
    type,
    media_id: id.media_id,
    ...(type === 'thumb' && { thumb_media_id: id.media_id }),
    expires_at: id.expires_at,
    refreshed_at: id.refreshed_at,
    next_refresh_at: due.at,
    types: Object.keys(ids),
    file,
    created_at,
    updated_at,
    last_error: last_error ? { ...last_error.problems[language], at: last_error.at } : null,
  };
}
