import { type CallerOptions, createCaller, type TokenSource } from './call.ts';
import { diagnosisApi } from './diagnosis.ts';
import { draftsApi } from './drafts.ts';
import { massApi } from './mass.ts';
import { materialsApi } from './materials.ts';
import { mediaApi } from './media.ts';
import { newsApi } from './news.ts';
import { productsApi } from './products.ts';
import { publicationsApi } from './publications.ts';
import { publishedApi } from './published.ts';
import { quotaApi } from './quota.ts';

export type WeChatClientOptions = CallerOptions & { readonly tokens: TokenSource };

export type WeChatClient = ReturnType<typeof createWeChatClient>;

/**
 * The client of one Official Account.
 *
 * It adds the token to every call, tells errors from files by their content, replaces a refused token once and sends
 * the call again whole, and repeats idempotent calls once over a broken connection.
 *
 * @example
 * const wechat = createWeChatClient({ tokens });
 * const { media_id } = await wechat.materials.add('image', file);
 * const draft = await wechat.drafts.add([{ title, content, thumb_media_id: media_id }]);
 * for await (const { article_id } of wechat.published.walk({ no_content: true })) console.log(article_id);
 */
export function createWeChatClient(options: WeChatClientOptions) {
  const caller = createCaller(options);
  return {
    media: mediaApi(caller),
    materials: materialsApi(caller),
    drafts: draftsApi(caller),
    publications: publicationsApi(caller),
    published: publishedApi(caller),
    news: newsApi(caller),
    mass: massApi(caller),
    products: productsApi(caller),
    quota: quotaApi(caller),
    diagnosis: diagnosisApi(caller),
  };
}
