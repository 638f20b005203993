/** An upload: a file staged in S3 on its way to WeChat. Its state is one JSON document, written conditionally. */
import type { Language } from '../problems/bilingual.ts';
import type { Problem, Problems } from '../problems/problem.ts';
import type { MediaType, Target } from '../wechat/index.ts';

/**
 * awaiting_file → queued → forwarding → done | failed | unknown, and expired for one whose file never came.
 *
 * `queued`: the file is in S3, and a forward, or its next attempt, is ahead. `unknown`: the file reached WeChat, no
 * answer says what became of it, and WeChat's list does not settle it; sending it again might make a second material.
 */
export type UploadState =
  | 'awaiting_file'
  | 'queued'
  | 'forwarding'
  | 'done'
  | 'failed'
  | 'expired'
  | 'unknown';

export const FINAL_STATES: readonly UploadState[] = ['done', 'failed', 'expired', 'unknown'];
export const isFinal = ({ state }: Pick<Upload, 'state'>) => FINAL_STATES.includes(state);

/** What WeChat answered. */
export type UploadResult = {
  readonly media_id?: string;
  /** Of a temporary thumb. */
  readonly thumb_media_id?: string;
  /** Of an image: an address that articles may use. */
  readonly url?: string;
  /** Of temporary media, which end three days later. */
  readonly created_at?: number;
};

/** A material in WeChat's list that may be the upload's; `update_time` in Unix seconds, as WeChat gives it. */
export type Candidate = {
  readonly media_id: string;
  readonly name?: string;
  readonly update_time: number;
};

/** What callers see. Times in RFC 3339, sizes in bytes. */
export type Upload = {
  readonly upload_id: string;
  readonly account: string;
  readonly state: UploadState;
  /** Absent for a dropped file whose key does not say where it should go. */
  readonly target?: Target;
  readonly type?: MediaType;
  readonly filename: string;
  /** Unknown before a file at a URL is fetched. */
  readonly size?: number;
  readonly title?: string;
  readonly introduction?: string;
  readonly created_at: string;
  readonly updated_at: string;
  /** Until when the signed requests can be used. */
  readonly expires_at?: string;
  readonly next_attempt_at?: string;
  readonly content_type?: string;
  readonly sha256?: string;
  readonly result?: UploadResult;
  /** WeChat held the same content already: nothing was sent. */
  readonly deduplicated?: boolean;
  readonly error?: Problem;
  /** Of an `unknown` one: what a person has to choose from. */
  readonly candidates?: readonly Candidate[];
  /** What an attempt that seemed lost made besides: WeChat's list showed it too late. */
  readonly duplicates?: readonly Candidate[];
};

export type Doubt = {
  /** The beginning of the first attempt of unknown outcome. */
  readonly since: string;
  /** How often WeChat's list was looked through in vain, since the last attempt. */
  readonly looks: number;
  /** How often it could not be read. */
  readonly failures: number;
};

/** What is kept beside it for the work itself. It holds no secret: pages may read the document by `status_url`. */
export type Job = {
  readonly source: 'presigned' | 'url' | 'drop';
  /** The key whose holder asked for the upload. */
  readonly key_id?: string;
  readonly request_id?: string;
  readonly language: Language;
  /** Where the file lies: the version that was announced first. */
  readonly object?: { readonly key: string; readonly version_id?: string };
  readonly attempts: number;
  /** Uses what WeChat holds of the same content already, and lets others use it. */
  readonly shares_content?: boolean;
  /** Whoever forwards holds the lease; past `until` it counts as dead. */
  readonly lease?: { readonly owner: string; readonly until: string };
  /** When the last attempt began. */
  readonly sent_at?: string;
  /** Something may have been made at WeChat since then, by an attempt whose outcome nobody knows. */
  readonly doubt?: Doubt;
  /** It failed as often as it may: the queue's message goes to the dead letters. */
  readonly exhausted?: true;
  /** When the sweep sent its message once more. */
  readonly announced_at?: string;
  /** `error` in both languages. */
  readonly problems?: Problems;
};

export type UploadDocument = Upload & { readonly job: Job };
