import type { App } from '../core/app.ts';
import type { AppEndpoint } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { productKey } from '../core/products.ts';
import { WeChatError } from '../core/wechat-error.ts';

const TYPES = ['news', 'newspic'];
/** A key for the bar below the article, HTML for the cards inside it. */
const BAR = 3;

/** What shows a product in an article: a key or a piece of HTML, whichever the card needs (wechat-api.md 4.4). */
export const getcardinfo: AppEndpoint = {
  path: '/channels/ec/service/product/getcardinfo',
  methods: ['POST'],
  access: 'token',
  run({ app, request }) {
    const { product_id: id, article_type: type, card_type: card } = jsonBody(request);
    if (!isKnown(app, id)) throw new WeChatError(10170001);
    if (!TYPES.includes(String(type))) throw new WeChatError(10170002);
    if (!Number.isInteger(card) || Number(card) < 0 || Number(card) > BAR) throw new WeChatError(10170003);
    const key = productKey(app, id);
    const shown = card === BAR ? { product_key: key } : { DOM: tag(key, Number(card)) };
    return { json: { errcode: 0, errmsg: 'ok', ...shown } };
  },
};

function isKnown({ products }: App, id: unknown): id is string {
  return typeof id === 'string' && id !== '' && (products === null || products.includes(id));
}

/** What the real tag looks like is not recorded. */
function tag(key: string, card: number): string {
  return `<mp-common-product data-key="${key}" data-card="${card}"></mp-common-product>`;
}
