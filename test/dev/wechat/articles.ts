import type { TestContext } from 'node:test';
import type { Simulator, SimulatorOptions } from '../../../dev/wechat/simulator.ts';
import { client, getJson, type Json, postJson, simulator } from './helpers.ts';

/** A client with one permanent picture and the calls that concern articles. */
export async function articleClient(sim: Simulator) {
  const api = await client(sim);
  const added = await api.add('image', 'photo.jpg');
  const cover = String(added.media_id);
  const call = (path: string) => (body: unknown) => postJson(api.url(path), body);
  /** An article that is in order, changed where `changes` says so; undefined takes a member away. */
  const article = (changes: Json = {}): Json => ({
    title: '春天',
    content: '<p>你好</p>',
    thumb_media_id: cover,
    ...changes,
  });
  return {
    ...api,
    cover,
    pictureUrl: String(added.url),
    article,
    draftAdd: call('draft/add'),
    /** Adds a draft with one article. */
    draft: (changes: Json = {}) => postJson(api.url('draft/add'), { articles: [article(changes)] }),
    draftGet: (id: unknown) => postJson(api.url('draft/get'), { media_id: id }),
    draftUpdate: call('draft/update'),
    draftDelete: (id: unknown) => postJson(api.url('draft/delete'), { media_id: id }),
    draftCount: () => getJson(api.url('draft/count')),
    draftList: call('draft/batchget'),
    submit: (id: unknown) => postJson(api.url('freepublish/submit'), { media_id: id }),
    status: (id: unknown) => postJson(api.url('freepublish/get'), { publish_id: id }),
    unpublish: call('freepublish/delete'),
    published: (id: unknown) => postJson(api.url('freepublish/getarticle'), { article_id: id }),
    publishedList: call('freepublish/batchget'),
  };
}

export type ArticleClient = Awaited<ReturnType<typeof articleClient>>;

export async function bench(t: TestContext, options: SimulatorOptions = {}) {
  const sim = await simulator(t, options);
  return { sim, api: await articleClient(sim) };
}

/** The articles of an answer. */
export function articlesOf(answer: Json): Json[] {
  return answer.news_item as Json[];
}

/** The body of a draft's only article, as it comes back. */
export async function contentOf(api: ArticleClient, content: string): Promise<unknown> {
  const { media_id: id } = await api.draft({ content });
  return articlesOf(await api.draftGet(id))[0]?.content;
}
