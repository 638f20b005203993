/** The library and its mirror as the service answers them. */
import * as z from 'zod/mini';
import { content } from './files.ts';
import { id, shared, text, time, unixSeconds } from './parts.ts';
import { problem } from './problem.ts';

export const libraryItem = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      media_id: z.string(),
      type: z.enum(['image', 'voice', 'video']),
      name: text('The file name, or the title of a video.'),
      update_time: unixSeconds('When it changed last, as WeChat lists it.'),
      url: z.optional(text("Of an image: WeChat's own address.")),
      stored: z.boolean().check(z.describe('We have a copy of the file.')),
      stored_at: z.optional(time('Since when.')),
      content: z.optional(content()),
      failed: z
        .optional(z.strictObject({ at: time(''), reason: z.string() }))
        .check(z.describe('Why there is no copy.')),
      deleted_at: z.optional(time('It is gone at WeChat: when we learnt of it.')),
      deleted_by: z.optional(text('Who asked for that, where it was deleted through us.')),
    })
    .check(id('LibraryItem', 'A material in our catalogue.')),
);

const count = (description: string) => z.int().check(z.gte(0), z.describe(description));

const typeProgress = () =>
  z.strictObject({
    walk: z.enum(['walking', 'done']),
    at_wechat: z.optional(count('As WeChat counts them.')),
    known: count('In our catalogue.'),
    stored: count('With a copy of ours.'),
    left: count('Without one as yet.'),
    failed: count('Without one; see `failures`.'),
    deleted: count('Gone at WeChat, kept here.'),
    found: count('New in this run.'),
    gone: count('Found to be gone in this run.'),
  });

export const mirror = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      state: z.enum(['never', 'running', 'done']),
      run_id: z.optional(z.string()),
      kind: z
        .optional(z.enum(['incremental', 'full']))
        .check(z.describe('Down to what is known, or to the end of the list.')),
      started_at: z.optional(time('')),
      finished_at: z.optional(time('')),
      updated_at: z.optional(time('')),
      waiting: z
        .optional(
          z.array(
            z.strictObject({
              reason: z.enum(['quota', 'budget', 'problem']),
              until: time(''),
              api: z.optional(z.string()),
            }),
          ),
        )
        .check(
          z.describe(
            'What the run waits for: `quota` after 45009, `budget` where its share of the day is used up.',
          ),
        ),
      resumes_at: z.optional(time('An estimate; POST goes on at once.')),
      types: z.optional(z.record(z.string(), typeProgress())),
      failures: z.optional(
        z.array(z.strictObject({ reason: z.string(), count: count('Items without a copy.') })),
      ),
      error: z.optional(problem()),
      calls: z
        .optional(z.record(z.string(), z.int()))
        .check(z.describe('Calls of WeChat in this run, by path.')),
    })
    .check(id('Mirror', 'How far the mirror of an account is.')),
);
