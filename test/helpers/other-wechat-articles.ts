/** Drafts, publishing and mass sending of the other WeChat (wechat-api.md 2.5, 2.6, 4 and 5). */
import { type createLibrary, newId, pageOf } from './other-wechat-library.ts';
import { Refusal, unknownId } from './other-wechat-refusal.ts';
import type { Json } from './other-wechat-styles.ts';

type Draft = { readonly media_id: string; readonly articles: Json[] };
type Published = {
  readonly article_id: string;
  readonly articles: { readonly article: Json; is_deleted: boolean }[];
};
type Job = {
  readonly publish_id: string;
  readonly articles: readonly Json[];
  asked: number;
  article_id?: string;
};

/** How publishing ends, by a word in the first title. One number, none, or a list tells which articles failed. */
const ENDINGS = [
  ['原创', { publish_status: 2, fail_idx: 1 }],
  ['失败', { publish_status: 3, fail_idx: '' }],
  ['审核', { publish_status: 4, fail_idx: [2] }],
] as const;

export function createArticles({ materials, media }: ReturnType<typeof createLibrary>) {
  const drafts: Draft[] = [];
  const published: Published[] = [];
  const jobs: Job[] = [];
  let now = 1_680_611_910;

  const find = (id: unknown): Draft => {
    const draft = drafts.find(({ media_id }) => media_id === id);
    if (!draft) throw unknownId();
    return draft;
  };

  /** A news article needs a permanent picture as its cover, a newspic permanent pictures (4.1). */
  function check(article: Json): Json {
    const { article_type = 'news', title, thumb_media_id, image_info } = article;
    if (typeof title !== 'string' || !title) throw new Refusal(45003, 'title size out of limit');
    const pictures =
      (image_info as { image_list?: { image_media_id: string }[] } | undefined)?.image_list ?? [];
    const ids = article_type === 'news' ? [thumb_media_id] : pictures.map((one) => one.image_media_id);
    const known = (id: unknown) => materials.some(({ media_id }) => media_id === id);
    if (ids.length === 0 || !ids.every(known)) throw unknownId();
    return article;
  }

  function checked(articles: unknown): Json[] {
    if (!Array.isArray(articles) || articles.length === 0) throw new Refusal(44003, 'empty news data');
    if (articles.length > 8) throw new Refusal(45008, 'article size out of limit');
    return articles.map(check);
  }

  /** As it is read back: pictures under data-src, without what was not given. */
  const shown = (article: Json, { no_content }: Json = {}): Json => {
    const { content, ...rest } = article;
    const html = String(content ?? '').replace(/<img([^>]*?) src=/g, '<img$1 data-src=');
    return {
      thumb_url: '',
      url: `http://mp.weixin.qq.com/s?tempkey=${newId()}#rd`,
      ...(no_content ? {} : { content: html }),
      ...rest,
    };
  };

  const articleAt = (articles: Json[], index: unknown) => {
    if (!Number.isInteger(index) || !articles[Number(index)]) throw new Refusal(40114, 'invalid index value');
    return Number(index);
  };

  const jobView = (job: Job): Json => {
    job.asked += 1;
    const { publish_id, articles } = job;
    // On its way nothing but that is known: neither an id nor details, nor a list of failures.
    if (job.asked === 1) return { publish_id, publish_status: 1 };
    const ending = ENDINGS.find(([word]) => String(articles[0]?.title).includes(word));
    if (ending) return { publish_id, ...ending[1] };
    job.article_id ??= publish(articles);
    const item = articles.map((_, at) => ({
      article_url: `http://mp.weixin.qq.com/s/${publish_id}_${at}`,
      idx: at + 1,
    }));
    return {
      publish_status: 0,
      publish_id,
      article_id: job.article_id,
      article_detail: { item, count: item.length },
    };
  };

  function publish(articles: readonly Json[]): string {
    const article_id = newId();
    published.push({ article_id, articles: articles.map((article) => ({ article, is_deleted: false })) });
    return article_id;
  }

  const findPublished = (id: unknown): Published => {
    const found = published.find(({ article_id }) => article_id === id);
    if (!found) throw new Refusal(53600, 'Article ID 无效');
    return found;
  };
  const newsOf = ({ articles }: Published, asked: Json = {}) =>
    articles.map(({ article, is_deleted }) => ({ ...shown(article, asked), is_deleted }));

  return {
    drafts,

    add({ articles }: Json): Json {
      const draft = { media_id: newId(), articles: checked(articles) };
      drafts.push(draft);
      return { media_id: draft.media_id };
    },

    /** Without create_time. */
    get: ({ media_id }: Json): Json => ({
      update_time: now++,
      news_item: find(media_id).articles.map((one) => shown(one)),
    }),

    update({ media_id, index, articles }: Json): Json {
      const draft = find(media_id);
      if (typeof articles !== 'object' || Array.isArray(articles))
        throw new Refusal(44003, 'empty news data');
      draft.articles[articleAt(draft.articles, index)] = check(articles as Json);
      return {};
    },

    remove({ media_id }: Json): Json {
      drafts.splice(drafts.indexOf(find(media_id)), 1);
      return {};
    },

    count: (): Json => ({ total_count: drafts.length }),

    /** The time stands beside `content`, and only there. */
    list: (asked: Json): Json => {
      const view = ({ media_id, articles }: Draft, index: number) => ({
        update_time: 1_680_000_000 + index,
        content: { news_item: articles.map((one) => shown(one, asked)) },
        media_id,
      });
      return pageOf(drafts.map(view), asked);
    },

    /** A publish_id is a text, as the documents say; there is no msg_data_id. */
    submit({ media_id }: Json): Json {
      const draft = find(media_id);
      drafts.splice(drafts.indexOf(draft), 1);
      const publish_id = String(100_000_001 + jobs.length);
      jobs.push({ publish_id, articles: draft.articles, asked: 0 });
      return { publish_id };
    },

    status({ publish_id }: Json): Json {
      const job = jobs.find((one) => one.publish_id === String(publish_id));
      if (!job) throw new Refusal(53502, '发布 id 无效');
      return jobView(job);
    },

    article: ({ article_id }: Json): Json => ({ news_item: newsOf(findPublished(article_id)) }),

    /** The time stands inside of `content`, and only there. */
    published: (asked: Json): Json => {
      const view = (one: Published, index: number) => ({
        article_id: one.article_id,
        content: { update_time: 1_690_000_000 + index, news_item: newsOf(one, asked) },
      });
      return pageOf(published.map(view), asked);
    },

    /** Counted from 1; 0 or nothing means all of them. */
    unpublish({ article_id, index }: Json): Json {
      const { articles } = findPublished(article_id);
      const chosen = index ? [articles[Number(index) - 1]] : articles;
      for (const one of chosen) {
        if (!one) throw new Refusal(40060, 'invalid article idx');
        one.is_deleted = true;
      }
      return {};
    },

    massNews({ articles }: Json): Json {
      if (!Array.isArray(articles) || articles.length === 0) throw new Refusal(44003, 'empty news data');
      return { created_at: now, media_id: newId(), type: 'news' };
    },

    /** Of temporary videos alone (2.6). */
    massVideo({ media_id }: Json): Json {
      if (!media.some((one) => one.media_id === media_id && one.type === 'video')) throw unknownId();
      return { created_at: now, media_id: newId(), type: 'video' };
    },
  };
}
