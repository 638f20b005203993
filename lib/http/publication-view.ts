import type { Publication } from '../wechat/index.ts';

/** By `publish_status` (wechat-api.md 5). */
export const PUBLICATION_STATES = [
  'published',
  'publishing',
  'original_declaration_failed',
  'failed',
  'review_failed',
  'deleted_by_user',
  'banned',
] as const;

/** A publication as callers see it: its state in a word, and articles counted from 0, where WeChat counts from 1. */
export const publicationView = ({ article_detail, fail_idx, ...publication }: Publication) => ({
  ...publication,
  state: PUBLICATION_STATES[publication.publish_status] ?? 'unknown',
  ...(article_detail && {
    article_detail: {
      ...article_detail,
      item: article_detail.item.map(({ idx, ...article }) => ({ ...article, idx: idx - 1 })),
    },
  }),
  fail_idx: fail_idx.map((idx) => idx - 1),
});
