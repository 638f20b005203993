import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import { objectIn } from './json-sources.ts';
import { WeChatError } from './wechat-error.ts';

/** How an account stands with the sale of goods (wechat-api.md 4.1). */
export const SELLING = ['open', 'restricted', 'closed'] as const;
export type Selling = (typeof SELLING)[number];

const SELLING_ERRORS = { open: 0, restricted: 53404, closed: 53406 };

/** The key of a product, for the bar below an article (wechat-api.md 4.4). Opaque, and the same each time. */
export function productKey(app: App, productId: string): string {
  const key = createHash('sha256').update(`product ${app.id} ${productId}`).digest('base64url');
  app.productKeys.add(key);
  return key;
}

/** 53404 to 53406 for an article with a product that this account may not, or cannot, sell (wechat-api.md 4.1). */
export function checkProduct(article: Record<string, unknown>, app: App): void {
  const { product_key: key } = objectIn(objectIn(article, 'product_info'), 'footer_product_info');
  if (key === undefined || key === '') return;
  const errcode = SELLING_ERRORS[app.selling];
  if (errcode) throw new WeChatError(errcode);
  if (!app.productKeys.has(String(key))) throw new WeChatError(53405);
}
