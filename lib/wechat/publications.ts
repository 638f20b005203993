/** Publishing a draft, and what became of it (发布能力, wechat-api.md 5). Not mass sending: nothing is pushed. */
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { isObject, type JsonObject, requiredCount, requiredId, textOf, wholeNumber } from './json.ts';

/** A number on the wire, a string in the documents: as WeChat gave it. */
export type PublishId = number | string;

export type SubmittedPublication = { readonly publish_id: PublishId; readonly msg_data_id?: PublishId };

/**
 * What became of a submitted draft. `publish_status`: 0 published, 1 on its way, 2 its claim of originality failed,
 * 3 failed, 4 the platform's review refused it, 5 published and then deleted by a person, 6 published and then banned
 * by WeChat. A 0 can still become 5 or 6.
 */
export type Publication = {
  readonly publish_id: PublishId;
  readonly publish_status: number;
  /** Once it is published. */
  readonly article_id?: string;
  readonly article_detail?: ArticleDetail;
  /** For 2 and 4: which articles failed, counted from 1. */
  readonly fail_idx: readonly number[];
};

/** `idx` counts from 1; `article_url` lasts. */
export type ArticleDetail = {
  readonly count: number;
  readonly item: readonly { readonly idx: number; readonly article_url: string }[];
};

const SUBMIT = '/cgi-bin/freepublish/submit';
const GET = '/cgi-bin/freepublish/get';

export function publicationsApi(caller: Caller) {
  return {
    /**
     * Submits a draft. The answer says that WeChat has taken it; the publication itself takes its time, and the draft
     * leaves the box with it.
     *
     * @throws {WeChatError} {WeChatUnreachable} (see `isOutcomeUnknown`) {TokenUnavailable}
     */
    async submit(mediaId: string, options: CallOptions = {}): Promise<SubmittedPublication> {
      const body = jsonBody({ media_id: mediaId });
      const answer = await caller.json({ api: SUBMIT, body, idempotent: false, ...options });
      const { msg_data_id } = answer;
      return {
        publish_id: requiredId(SUBMIT, answer, 'publish_id'),
        ...((typeof msg_data_id === 'number' || typeof msg_data_id === 'string') && { msg_data_id }),
      };
    },

    /** What became of a submitted draft; `publishId` as a number or its digits. @throws as `submit` */
    async get(publishId: PublishId, options: CallOptions = {}): Promise<Publication> {
      const body = jsonBody({ publish_id: onWire(publishId) });
      const answer = await caller.json({ api: GET, body, idempotent: true, ...options });
      const { article_id, article_detail } = answer;
      return {
        publish_id: requiredId(GET, { publish_id: publishId, ...answer }, 'publish_id'),
        publish_status: requiredCount(GET, answer, 'publish_status', 0),
        ...(typeof article_id === 'string' && article_id && { article_id }),
        ...(isObject(article_detail) && { article_detail: detail(article_detail) }),
        fail_idx: numbers(answer.fail_idx),
      };
    },
  };
}

/** As a number, like WeChat's own, wherever a number can hold it. */
function onWire(publishId: PublishId): PublishId {
  const digits = String(publishId);
  return /^(0|[1-9]\d*)$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}

function detail({ count, item }: JsonObject): ArticleDetail {
  const items = (Array.isArray(item) ? item : []).filter(isObject);
  return {
    count: wholeNumber(count, items.length),
    item: items.map(({ idx, article_url }, at) => ({
      idx: wholeNumber(idx, at + 1),
      article_url: textOf(article_url),
    })),
  };
}

/** None, one, or a list of them, counted from 1. */
const numbers = (value: unknown): readonly number[] =>
  [value ?? []]
    .flat()
    .map((idx) => wholeNumber(idx, 0))
    .filter((idx) => idx > 0);
