/** Product cards for articles (wechat-api.md 4.4). Not for third-party platforms. */
import { type Caller, type CallOptions, jsonBody } from './call.ts';
import { WeChatUnreachable } from './errors.ts';

export type ProductCardQuery = {
  readonly product_id: string;
  readonly article_type: 'news' | 'newspic';
  /** 0 large, 1 small, 2 a text link, 3 a bar. */
  readonly card_type: 0 | 1 | 2 | 3;
};

/** Whichever the article needs: the key for its `product_info`, or markup for its content. */
export type ProductCard = { readonly product_key?: string; readonly DOM?: string };

const CARD = '/channels/ec/service/product/getcardinfo';

export function productsApi(caller: Caller) {
  return {
    /** What makes a product appear in an article. @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} */
    async card(
      { product_id, article_type, card_type }: ProductCardQuery,
      options: CallOptions = {},
    ): Promise<ProductCard> {
      const body = jsonBody({ product_id, article_type, card_type });
      const { product_key, DOM } = await caller.json({ api: CARD, body, idempotent: true, ...options });
      const card = {
        ...(typeof product_key === 'string' && product_key && { product_key }),
        ...(typeof DOM === 'string' && DOM && { DOM }),
      };
      if (Object.keys(card).length === 0) throw new WeChatUnreachable(CARD, 'not_understood', 'all');
      return card;
    },
  };
}
