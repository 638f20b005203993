/** Fields that several routes share. What arrives in path and query is text. */
import * as z from 'zod/mini';
import { ACCOUNT_PATTERN } from '../accounts/account-name.ts';
import { MEDIA_ID_PATTERN } from '../library/media-id.ts';
import { UPLOAD_ID_PATTERN } from '../uploads/upload-id.ts';
import { MEDIA_TYPES } from '../wechat/index.ts';

export const accountPath = z.strictObject({ account: z.string().check(z.regex(ACCOUNT_PATTERN)) });

export const uploadPath = z.extend(accountPath, { upload_id: z.string().check(z.regex(UPLOAD_ID_PATTERN)) });

export const mediaPath = z.extend(accountPath, { media_id: z.string().check(z.regex(MEDIA_ID_PATTERN)) });

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
export const wait = z.optional(wholeNumber(0, 25));
