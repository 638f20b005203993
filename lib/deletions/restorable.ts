import type { LibraryRecord, RecordKey } from '../library/record.ts';
import { ClosedByWeChat, Conflict, NotFound } from '../problems/app-errors.ts';

export const NO_COPY = {
  en: 'There is no copy of its file in our library, so it cannot be brought back.',
  zh: '资料库中没有该文件的副本,无法恢复。',
};

/** @throws {NotFound} {Conflict} {ClosedByWeChat} */
export function checkRestorable(
  { media_id }: RecordKey,
  record: LibraryRecord | undefined,
): asserts record is LibraryRecord {
  if (!record) {
    throw new NotFound({
      en: `Nothing is known of a material ${media_id}.`,
      zh: `没有素材 ${media_id} 的记录。`,
    });
  }
  if (!record.deleted_at) {
    throw new Conflict({
      en: 'The material was not deleted, as far as is known here.',
      zh: '就本服务所知,该素材并未删除。',
    });
  }
  if (record.news) throw new ClosedByWeChat(NEWS, { news_item: record.news.news_item });
}

const NEWS = {
  en: 'WeChat has closed add_news: an old news material cannot be added again. Its articles are here, in `news_item`; make a draft of them (POST …/drafts).',
  zh: '微信已关闭 add_news,旧图文素材无法重新添加。其文章见 news_item,请改用草稿箱(POST …/drafts)。',
};
