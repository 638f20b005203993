const KB = 1024;
const MB = 1024 * KB;

/**
 * Every number that can be changed, with WeChat's own value (wechat-api.md 1.1, 1.2, 2.1, 3.0, 3.1 and 10).
 * Whether WeChat's MB is 10^6 or 2^20 is not documented; the larger is simulated (wechat-api.md 2.1).
 */
export const LIMITS = {
  temporary_image_bytes: { value: 10 * MB, about: 'largest image on media/upload; above it 40006' },
  temporary_voice_bytes: { value: 2 * MB, about: 'largest voice on media/upload; above it 40006' },
  temporary_video_bytes: { value: 10 * MB, about: 'largest video on media/upload; above it 40006' },
  temporary_thumb_bytes: { value: 64 * KB, about: 'largest thumb on media/upload; above it 40006' },
  permanent_image_bytes: { value: 10 * MB, about: 'largest image on add_material; above it 45001' },
  permanent_voice_bytes: { value: 2 * MB, about: 'largest voice on add_material; above it 45001' },
  permanent_video_bytes: { value: 10 * MB, about: 'largest video on add_material; above it 45001' },
  permanent_thumb_bytes: { value: 64 * KB, about: 'largest thumb on add_material; above it 45001' },
  article_image_bytes: { value: MB, about: 'uploadimg must stay strictly below this; from it on 40009' },
  body_bytes: { value: 20 * MB, about: 'a larger request body meets HTTP 503 and HTML' },
  body_stall_ms: { value: 15_000, about: 'a body that stalls this long in real time counts as cut off' },
  voice_seconds: { value: 60, about: 'longest voice, rounded to whole seconds; above it 45007' },
  articles_per_draft: { value: 8, about: 'articles in one draft or mass news; above it 45008' },
  title_chars: { value: 64, about: 'longest title; above it 45003 (32 in the documents of December 2025)' },
  title_escaped_bytes: { value: 64, about: 'the same in bytes of the request, for a title with \\u escapes' },
  author_chars: { value: 16, about: 'longest author; above it 45110' },
  author_escaped_bytes: { value: 48, about: 'the same in bytes of the request, for one with \\u escapes' },
  digest_chars: { value: 128, about: 'longest digest; above it 45004' },
  digest_escaped_bytes: { value: 120, about: 'the same in bytes of the request, for one with \\u escapes' },
  content_bytes: { value: MB, about: 'the content of an article must stay strictly below this; then 45002' },
  content_chars: { value: MB, about: 'longest content; then 45002 (20000 documented, 24061 were accepted)' },
  newspic_content_chars: { value: 20_000, about: 'longest text of a newspic; above it 45166' },
  newspic_images: { value: 20, about: 'pictures in a newspic; above it 45020' },
  source_url_bytes: { value: KB, about: 'longest content_source_url; above it 45005' },
  crop_tolerance_percent: { value: 3, about: 'how far a cover crop may be off its ratio; above it 53402' },
  publish_ms: { value: 1500, about: 'how long publishing takes, by the simulated clock' },
  list_lag_ms: { value: 0, about: 'new items appear in lists only after this long' },
  library_images: { value: 100_000, about: 'permanent images and thumbs one app may hold; then 45074' },
  library_voices: { value: 1000, about: 'permanent voices one app may hold; then 45074' },
  library_videos: { value: 1000, about: 'permanent videos one app may hold; then 45074' },
  media_seconds: { value: 3 * 86_400, about: 'life of temporary media; then 40007' },
  link_seconds: { value: 7200, about: 'life of a video link; then HTTP 403' },
  link_delay_ms: { value: 0, about: 'a fresh video link answers HTTP 404 for this long' },
  token_seconds: { value: 7200, about: 'life of an access_token' },
  token_grace_seconds: { value: 300, about: 'how long a replaced classic token still works' },
  stable_renewal_seconds: { value: 300, about: 'how long before its end stable_token hands out the next' },
  force_refresh_per_day: { value: 20, about: 'forced refreshes of stable_token a day; then 45009' },
  force_refresh_spacing_seconds: { value: 30, about: 'a forced refresh sooner than this does not refresh' },
  clear_quota_per_month: { value: 10, about: 'clear_quota and its v2 together; then 48006' },
  clear_path_quota_per_month: { value: 50, about: 'openapi/quota/clear; then 48006' },
  rid_seconds: { value: 7 * 86_400, about: 'how long rid/get knows a rid; then 76001' },
  log_entries: { value: 5000, about: 'requests remembered by the request log' },
} as const satisfies Record<string, { value: number; about: string }>;

export type LimitName = keyof typeof LIMITS;
export type Limits = Record<LimitName, number>;

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** WeChat's own limits, changed where `overrides` says so. */
export function limitsWith(overrides: Partial<Limits> = {}): Limits {
  const own = Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].value])) as Limits;
  return { ...own, ...overrides };
}
