/**
 * Every behaviour that can be switched, with the state it has at WeChat today. A quirk that is off by
 * default was seen now and then; a client has to live with it all the same.
 */
export const QUIRKS = {
  chunked_412: { on: true, about: 'a body without Content-Length meets HTTP 412 and HTML (7-B 9)' },
  huge_body_503: { on: true, about: 'a body above limits.body_bytes meets HTTP 503 and HTML (7-B 10)' },
  quoted_boundary_refused: { on: true, about: 'boundary="…" in the header: 41005 (7-A 6)' },
  multipart_charset_refused: { on: true, about: 'charset on the multipart Content-Type: 41005 (7-A 6)' },
  unquoted_names_refused: { on: true, about: 'name=media or filename=x without quotes: 41005 (7-A 6)' },
  encoded_filename_refused: { on: true, about: 'only filename*=utf-8…: 41005 (7-A 5)' },
  content_checked: { on: true, about: 'bytes must agree with the extension: 40005 / 40113 (7-A 4)' },
  temporary_thumb_media_id: { on: true, about: 'media/upload of a thumb answers thumb_media_id (2.1)' },
  extra_keys: { on: true, about: 'item:[], tags:[], newcat … in answers (0.8)' },
  errcode_on_upload: { on: false, about: 'upload answers begin with errcode 0, as documented (0.4)' },
  escaped_slashes: { on: true, about: 'slashes in JSON are written \\/ (0.7)' },
  raw_control_characters: { on: false, about: 'control characters stand unescaped in JSON strings (0.7)' },
  text_plain_json: { on: true, about: 'JSON of media and material calls is sent as text/plain (0.5)' },
  gzip: { on: false, about: 'JSON is gzip-encoded when the client accepts it (0.6)' },
  rid: { on: true, about: 'errmsg ends in a rid (0.10)' },
  hints: { on: true, about: 'some errmsg carry a hint (0.10)' },
  malformed_token_40014: { on: false, about: 'a badly formed access_token: 40014, not 40001 (1.4)' },
  wrong_secret_40001: { on: false, about: 'a wrong AppSecret: 40001, not 40125 (1.1)' },
  short_ids: { on: false, about: 'media ids of 43 characters, as before 2022 (3.0)' },
  video_named_by_title: { on: false, about: 'lists show a video under its title, not its file name (3.1)' },
  lenient_list_body: { on: true, about: 'batchget_material takes defaults for a body not JSON (3.5)' },
  video_link_page: { on: false, about: 'video links lead to an HTML page (3.2)' },
  media_get_video_bytes: { on: false, about: 'media/get answers the bytes of a video, not JSON (2.2)' },
  image_as_text: { on: false, about: 'image downloads are text/plain without disposition (2.2)' },
  voice_without_type: { on: true, about: 'permanent voices come without Content-Type (3.2)' },
  disposition_unquoted: { on: false, about: 'downloads say filename=x without quotes (2.2)' },
  disposition_extended: { on: false, about: "downloads say filename*=utf-8''x before filename (2.2)" },
  permanent_thumb_refused: { on: false, about: 'a permanent type=thumb as cover: 40007 (7-E 19)' },
  scripts_refused: { on: false, about: '<script> in an article: 45166 rather than stripped (4.1, 4.3)' },
  escapes_counted: { on: true, about: 'texts with \\u escapes are measured in raw bytes (4.3)' },
  escapes_literal: { on: true, about: 'texts with \\u escapes are kept with the escapes in them (7-D 16)' },
  draft_second_id: { on: false, about: 'draft/batchget lists another id than draft/add gave (3.0)' },
  draft_update_time_moves: { on: false, about: 'draft/update moves update_time (4.2)' },
  article_type_shown: { on: true, about: 'articles in answers have article_type, unlike in 2023 (4.2)' },
  unread_index_deletes_all: { on: true, about: 'freepublish/delete takes an index not a number for 0 (5)' },
  news_legacy: { on: false, about: 'add_news and update_news work, as before 2022 (3.6)' },
  news_45103: { on: false, about: 'add_news and update_news: 45103 rather than 45106 (3.6)' },
  news_id_protobuf: { on: true, about: 'get_material of an uploadnews id: 140 bytes, not 40007 (2.5)' },
  permanent_video_refused: { on: false, about: 'uploadvideo of a permanent id: 40007 (2.6)' },
  hotlink_placeholder: { on: true, about: 'pictures asked for with a foreign Referer: a placeholder (3.0)' },
} as const satisfies Record<string, { on: boolean; about: string }>;

export type QuirkName = keyof typeof QUIRKS;
export type Quirks = Record<QuirkName, boolean>;

export const QUIRK_NAMES = Object.keys(QUIRKS) as QuirkName[];

/** WeChat's habits of today, changed where `overrides` says so. */
export function quirksWith(overrides: Partial<Quirks> = {}): Quirks {
  const own = Object.fromEntries(QUIRK_NAMES.map((name) => [name, QUIRKS[name].on])) as Quirks;
  return { ...own, ...overrides };
}
