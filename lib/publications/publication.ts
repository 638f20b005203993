/** What we know of a publication, and when it is worth asking again: WeChat allows about a hundred questions a day. */
import type { Problems } from '../problems/problem.ts';
import type { Appointment } from '../storage/agenda.ts';
import type { Publication } from '../wechat/index.ts';

export const PUBLISH_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Times in RFC 3339. */
export type PublicationDocument = {
  readonly account: string;
  /** As it stands in paths. */
  readonly id: string;
  /** As WeChat said last; of one that was just submitted, that it is under way. */
  readonly publication: Publication;
  /** The draft, where it was submitted through us. */
  readonly media_id?: string;
  /** When it was submitted, or first asked after. */
  readonly created_at: string;
  /** When WeChat was asked last, whatever came of it. */
  readonly asked_at?: string;
  /** When WeChat answered last. */
  readonly fetched_at?: string;
  /** When the schedule asks next; absent when nothing more is to be expected. */
  readonly due?: Appointment;
  /** Why the last question had no answer. */
  readonly last_error?: { readonly at: string; readonly problems: Problems };
};

export type PublicationKey = Pick<PublicationDocument, 'account' | 'id'>;

/** `published` can still be taken back; what is `over` stays as it is (wechat-api.md 5). */
export type Stage = 'publishing' | 'published' | 'over';

export function stageOf({ publication: { publish_status: status } }: PublicationDocument): Stage {
  if (status === 0) return 'published';
  return status >= 2 && status <= 6 ? 'over' : 'publishing';
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The ages at which the schedule asks. */
export const CHECK_AGES_MS = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY];

/** When the schedule asks next, in milliseconds since 1970; a published one is left alone for its first hour. */
export function nextCheckAt(document: PublicationDocument, now: number): number | undefined {
  const stage = stageOf(document);
  if (stage === 'over') return undefined;
  const created = Date.parse(document.created_at);
  const ages = stage === 'published' ? CHECK_AGES_MS.filter((age) => age >= HOUR) : CHECK_AGES_MS;
  const age = ages.find((each) => created + each > now);
  return age === undefined ? undefined : created + age;
}

/**
 * May a reader's request ask WeChat? Not more often than every `spacingMs` while it is being published, every hour
 * afterwards, and the older it is the less: a quarter of its age must have passed.
 */
export function mayAsk(document: PublicationDocument, spacingMs: number, now: number): boolean {
  const stage = stageOf(document);
  if (stage === 'over') return false;
  if (document.asked_at === undefined) return true;
  const least = stage === 'published' ? HOUR : spacingMs;
  const age = now - Date.parse(document.created_at);
  return now - Date.parse(document.asked_at) >= Math.max(least, age / 4);
}

/**
 * Of about a hundred calls a day (1.7), so many may have been made before one of this stage is made: what is under way
 * comes before what is only looked at again, and some are left for ids that we know nothing of.
 */
export const CALLS_A_DAY = { publishing: 80, published: 40 } as const;
