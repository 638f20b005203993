/** Uploads as the service answers them. */
import * as z from 'zod/mini';
import { MEDIA_TYPES, TARGETS } from '../../wechat/index.ts';
import { deduplicated, uploadResult } from './files.ts';
import { bytes, id, shared, text, time, unixSeconds } from './parts.ts';
import { problem } from './problem.ts';

const states = ['awaiting_file', 'queued', 'forwarding', 'done', 'failed', 'expired', 'unknown'] as const;

const candidate = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      media_id: z.string(),
      name: z.optional(text('As WeChat lists it.')),
      update_time: unixSeconds('When it changed last.'),
    })
    .check(id('UploadCandidate', "A material that may be, or is, an upload's own.")),
);

const uploadFields = () => ({
  upload_id: z.string(),
  account: z.string(),
  state: z.enum(states),
  target: z.optional(z.enum(TARGETS)),
  type: z.optional(z.enum(MEDIA_TYPES)),
  filename: z.string(),
  size: z.optional(bytes()),
  title: z.optional(z.string()),
  introduction: z.optional(z.string()),
  created_at: time(''),
  updated_at: time(''),
  expires_at: z.optional(time('Until when the signed requests work.')),
  next_attempt_at: z.optional(time('A retry is ahead.')),
  content_type: z.optional(z.string()),
  sha256: z.optional(z.string()),
  result: z.optional(uploadResult()),
  deduplicated: z.optional(deduplicated()),
  error: z.optional(problem()),
  duplicates: z
    .optional(z.array(candidate()))
    .check(
      z.describe(
        'Materials that it made besides: an attempt that seemed lost, which WeChat listed too late.',
      ),
    ),
  candidates: z
    .optional(z.array(candidate()))
    .check(
      z.describe('Of an `unknown` one: materials that may be its own. A person chooses, by `POST …/retry`.'),
    ),
});

export const upload = /* @__PURE__ */ shared(() =>
  z.strictObject(uploadFields()).check(id('Upload', 'A file on its way to WeChat.')),
);

/** An upload with the requests by which its file can be sent; with `source_url` it has the status alone. */
export const signedUpload = /* @__PURE__ */ shared(() =>
  z
    .strictObject({
      ...uploadFields(),
      post: z.optional(
        z
          .strictObject({ url: z.url(), fields: z.record(z.string(), z.string()) })
          .check(
            z.describe('A form for browsers: all fields, then the file as the last part, named `file`.'),
          ),
      ),
      put: z.optional(
        z
          .strictObject({ url: z.url(), headers: z.record(z.string(), z.string()) })
          .check(z.describe('For programs: `curl -T file "$url"`.')),
      ),
      status_url: z.url().check(z.describe('The state, readable for an hour without a key.')),
    })
    .check(id('SignedUpload', 'An upload with its presigned requests.')),
);
