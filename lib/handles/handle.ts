/** A handle: a name whose temporary ids at WeChat never end, since they are made anew from our own copy of the file. */
import type { StoredFile } from '../library/record.ts';
import type { Problems } from '../problems/problem.ts';
import type { Appointment } from '../storage/agenda.ts';
import type { MediaType } from '../wechat/index.ts';

export const HANDLE_NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** An id that WeChat gave; for a thumb its thumb_media_id. Times in RFC 3339. */
export type HandleId = {
  readonly media_id: string;
  readonly refreshed_at: string;
  readonly expires_at: string;
};

export type HandleDocument = {
  readonly account: string;
  readonly name: string;
  /** What it is unless a reader asks for another type: a small JPG may serve as image and as thumb. */
  readonly type: MediaType;
  readonly file: StoredFile;
  /** One for `type`, and for every other type that was ever asked for. All are kept valid. */
  readonly ids: Readonly<Partial<Record<MediaType, HandleId>>>;
  readonly created_at: string;
  readonly updated_at: string;
  /** When it is to be looked after next. */
  readonly due: Appointment;
  /** Why the last attempt failed; gone after one that did not. */
  readonly last_error?: { readonly at: string; readonly attempts: number; readonly problems: Problems };
};

export type HandleKey = Pick<HandleDocument, 'account' | 'name'>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** WeChat keeps temporary media for three days (wechat-api.md 2.1). */
export const LIFE_MS = 72 * HOUR;
/** An id with less left is made anew while its reader waits: the schedule has failed to. */
export const LAST_MOMENT_MS = 10 * MINUTE;
/** The schedule sees to every id with less left. */
export const AHEAD_MS = 12 * HOUR;
/** And up to this much sooner, so that a thousand handles made at once do not fall due at once. */
export const SPREAD_MS = 6 * HOUR;

/**
 * When a handle with these ids is due: `AHEAD_MS` before the first of them ends, or up to `SPREAD_MS` sooner; never at
 * once, so that nobody looks before the document says so.
 *
 * @param share which part of the spread, from 0 to 1
 */
export function dueAt(ids: HandleDocument['ids'], now: number, share: number): number {
  const ends = Math.min(...Object.values(ids).map(({ expires_at }) => Date.parse(expires_at)));
  return Math.max(ends - AHEAD_MS - share * SPREAD_MS, now + MINUTE);
}

/** The types whose ids end with the next look, all of them: one look serves a handle for sixty hours. */
export const typesDue = ({ ids }: HandleDocument, now: number): MediaType[] =>
  (Object.keys(ids) as MediaType[]).filter(
    (type) => Date.parse(ids[type]?.expires_at ?? '') - now <= 2 * (AHEAD_MS + SPREAD_MS),
  );

const FIRST_RETRY_MS = 15 * MINUTE;
const LAST_RETRY_MS = 6 * HOUR;

/** When to try again after so many failures in a row. */
export const retryAt = (attempts: number, now: number): number =>
  now + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS);
