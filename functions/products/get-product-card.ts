import { wechatOf } from '../../lib/accounts/wechat-clients.ts';
import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';
import { getProductCard as route } from './contract.ts';

const CARD_TYPES = { large: 0, small: 1, text: 2, bar: 3 } as const;

/** What makes a product appear in an article. */
export const handler = endpoint(route, async ({ path: { account, product_id }, query, signal }) => {
  const card = { product_id, article_type: query.article_type, card_type: CARD_TYPES[query.card] };
  return ok(await wechatOf(account).products.card(card, { signal }));
});
