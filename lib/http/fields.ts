/** Fields that several routes share. What arrives in path and query is text. */
import * as z from 'zod/mini';
import { ACCOUNT_PATTERN } from '../accounts/account-name.ts';
import { MEDIA_ID_PATTERN } from '../library/media-id.ts';
import { UPLOAD_ID_PATTERN } from '../uploads/upload-id.ts';
import { MEDIA_TYPES } from '../wechat/index.ts';
import { CURSOR_PATTERN } from './cursor.ts';

/** A text of a certain form, as it stands in a path. */
const named = (pattern: RegExp, description: string, example: string) =>
  z.string().check(z.regex(pattern), z.meta({ description, examples: [example] }));

/**
 * A text of at most so many characters, counted as JSON Schema counts them: an emoji is one, though JavaScript's
 * strings, and with them zod, count two.
 */
export const boundedText = (max: number, min = 0) =>
  z.string().check(
    ...(min > 0 ? [z.minLength(min)] : []),
    z.check(({ value, issues }) => {
      if (value.length > max && [...value].length > max)
        issues.push({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input: value });
    }),
    z.meta({ maxLength: max }),
  );

export const mediaId = named(
  MEDIA_ID_PATTERN,
  "WeChat's id.",
  'g0MqdDLHLsZLd1sHA-YdbKix3jslDwtstgb3feEgenSkUROFuCsnePh2fkVJHArQ',
);

export const accountPath = z.strictObject({
  account: named(ACCOUNT_PATTERN, 'The alias of an Official Account.', 'main'),
});

export const uploadPath = z.extend(accountPath, {
  upload_id: named(UPLOAD_ID_PATTERN, 'The id of an upload.', 'zybqz2aqzxknq4mtfdz8k9qpds'),
});

export const mediaPath = z.extend(accountPath, { media_id: mediaId });

export const mediaType = z.enum(MEDIA_TYPES);

/** A whole number written as text. */
export const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)),
    ),
    z.int().check(z.gte(min), z.lte(max)),
  );

/** Seconds for which an answer may be held: API Gateway gives up at 30. */
export const wait = z
  .optional(wholeNumber(0, 25))
  .check(z.describe('Seconds for which the answer may be held until there is something to say.'));

export const cursor = z
  .optional(z.string().check(z.regex(CURSOR_PATTERN)))
  .check(z.describe('The `next_cursor` of an earlier answer: the walk goes on from there.'));

export const limit = (max: number) =>
  z.optional(wholeNumber(1, max)).check(z.describe('How many items at most.'));

export const LIST_RULES = {
  cursor: 'Only one that an earlier answer for the same list gave; not together with `offset` or `count`.',
};

/** The two forms of a list that mirrors a call of WeChat's. */
export const listQuery = z.strictObject({
  limit: limit(20),
  cursor,
  offset: z
    .optional(wholeNumber(0, 1_000_000))
    .check(z.describe("WeChat's own paging, answered in WeChat's own shape; not together with `cursor`.")),
  count: z.optional(wholeNumber(1, 20)).check(z.describe('With `offset`: how many items at most.')),
});

/** Yes or no, written as text. */
export const flag = () =>
  z.optional(
    z.pipe(
      z.pipe(
        z.enum(['true', 'false']),
        z.transform((text) => text === 'true'),
      ),
      z.boolean(),
    ),
  );

/** How files that were sent before are dealt with. */
export const deduplicate = flag().check(
  z.describe(
    'Use what WeChat holds of the same bytes already. On by default for temporary media and article images, off for materials.',
  ),
);

/** A list of articles may leave out what is long. */
export const contentQuery = {
  no_content: flag().check(z.describe('`true` leaves out the HTML of the articles.')),
};
