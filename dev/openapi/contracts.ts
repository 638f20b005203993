/** Every route of the service, by the name of its function in functions.yml, and the area it belongs to. */
import * as accounts from '../../functions/accounts/contract.ts';
import * as articleImages from '../../functions/article-images/contract.ts';
import * as deletions from '../../functions/deletions/contract.ts';
import * as drafts from '../../functions/drafts/contract.ts';
import * as handles from '../../functions/handles/contract.ts';
import * as library from '../../functions/library/contract.ts';
import * as mass from '../../functions/mass/contract.ts';
import * as materials from '../../functions/materials/contract.ts';
import * as media from '../../functions/media/contract.ts';
import * as news from '../../functions/news/contract.ts';
import * as products from '../../functions/products/contract.ts';
import * as publications from '../../functions/publications/contract.ts';
import * as published from '../../functions/published/contract.ts';
import * as quota from '../../functions/quota/contract.ts';
import * as system from '../../functions/system/contract.ts';
import * as uploads from '../../functions/uploads/contract.ts';
import type { Route } from '../../lib/http/route.ts';

export type Area = {
  readonly name: string;
  readonly description: string;
  readonly routes: Readonly<Record<string, Route>>;
};

export const AREAS: readonly Area[] = [
  { name: 'Accounts', description: 'Official Accounts and their tokens.', routes: accounts },
  { name: 'Uploads', description: 'Files of any size, by way of S3.', routes: uploads },
  { name: 'Media', description: 'Temporary media (临时素材): they live three days.', routes: media },
  { name: 'Handles', description: 'Names for files whose temporary ids never end.', routes: handles },
  { name: 'Materials', description: 'Permanent materials (永久素材).', routes: materials },
  { name: 'Library', description: 'Our own lasting copy of what an account holds.', routes: library },
  { name: 'Deletions', description: 'Planned deletions of several materials.', routes: deletions },
  { name: 'Article images', description: 'Pictures for the bodies of articles.', routes: articleImages },
  { name: 'Drafts', description: 'Articles not yet published (草稿箱).', routes: drafts },
  { name: 'Publications', description: 'Drafts on their way to the public (发布).', routes: publications },
  { name: 'Published', description: 'Articles that are published.', routes: published },
  { name: 'Mass', description: 'What mass sending (群发) takes.', routes: mass },
  { name: 'News', description: 'The old article materials (图文素材), closed by WeChat.', routes: news },
  { name: 'Products', description: 'Product cards for articles.', routes: products },
  { name: 'Quota', description: "WeChat's quotas.", routes: quota },
  { name: 'System', description: 'About the service itself.', routes: system },
] as unknown as readonly Area[];
