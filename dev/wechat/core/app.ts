import { BlockList, isIPv6 } from 'node:net';
import { ArticleBox } from './article-box.ts';
import { Counters } from './counters.ts';
import { Library } from './library.ts';
import { MediaShelf } from './media-shelf.ts';
import { MonthlyCounters } from './monthly-counters.ts';
import type { Selling } from './products.ts';
import { Publications } from './publications.ts';
import { type QuotaSetup, type Quotas, quotasFrom } from './quotas.ts';
import { TokenBook } from './tokens.ts';
import { WeChatError } from './wechat-error.ts';

/** Where the administrator's confirmation of an address stands (wechat-api.md 1.3). */
export type Confirmation = 'none' | 'pending' | 'refused_1h' | 'refused_24h';
export const CONFIRMATIONS: readonly Confirmation[] = ['none', 'pending', 'refused_1h', 'refused_24h'];

export interface AppSetup {
  app_id: string;
  app_secret: string;
  /** Addresses and networks (`10.0.0.0/8`) that may fetch tokens; null lets everybody in. */
  allow_list?: readonly string[] | null;
  /** In place of the simulator's quotas, by path. */
  quotas?: QuotaSetup;
  /** Paths without permission: 48001. */
  refused_paths?: readonly string[];
  /** The owner has frozen the AppSecret: 40243. */
  frozen?: boolean;
  confirmation?: Confirmation;
  /** May open comments; without it need_open_comment is 88000. */
  comments?: boolean;
  /** How it stands with the sale of goods: 53404 where restricted, 53406 where closed. */
  selling?: Selling;
  /** Products it may show; null knows every id. */
  products?: readonly string[] | null;
  /** Whether the draft box is open, as it is for everyone since 2022 (wechat-api.md 4.2). */
  drafts_open?: boolean;
  /** Where events are pushed to; null pushes none. */
  callback_url?: string | null;
}

const CONFIRMATION_ERRORS = { none: 0, pending: 89503, refused_1h: 89507, refused_24h: 89506 };

/** One Official Account: its settings and everything it holds. */
export class App {
  readonly id: string;
  secret: string;
  allowList: readonly string[] | null = null;
  quotas: Quotas = {};
  refusedPaths: readonly string[] = [];
  frozen = false;
  confirmation: Confirmation = 'none';
  comments = true;
  selling: Selling = 'open';
  products: readonly string[] | null = null;
  draftsOpen = true;
  callbackUrl: string | null = null;
  readonly tokens = new TokenBook();
  readonly counters = new Counters();
  readonly monthly = new MonthlyCounters();
  readonly library = new Library();
  readonly media = new MediaShelf();
  readonly drafts = new ArticleBox();
  /** Permanent news of before 2022. */
  readonly news = new ArticleBox();
  /** What uploadnews has taken in. */
  readonly massNews = new ArticleBox();
  readonly publications = new Publications();
  /** The product keys it was given. */
  readonly productKeys = new Set<string>();

  constructor(setup: AppSetup) {
    this.id = setup.app_id;
    this.secret = setup.app_secret;
    this.change(setup);
  }

  /** Changes the settings that are named, and leaves the rest and everything held. */
  change(setup: Partial<AppSetup>): void {
    this.secret = setup.app_secret ?? this.secret;
    if (setup.allow_list !== undefined) this.allowList = setup.allow_list;
    if (setup.quotas) this.quotas = quotasFrom(setup.quotas);
    this.refusedPaths = setup.refused_paths ?? this.refusedPaths;
    this.frozen = setup.frozen ?? this.frozen;
    this.confirmation = setup.confirmation ?? this.confirmation;
    this.comments = setup.comments ?? this.comments;
    this.selling = setup.selling ?? this.selling;
    if (setup.products !== undefined) this.products = setup.products;
    this.draftsOpen = setup.drafts_open ?? this.draftsOpen;
    if (setup.callback_url !== undefined) this.callbackUrl = setup.callback_url;
  }

  /** 40164 for an address off the allow-list, 895xx where the administrator must act (wechat-api.md 1.3). */
  checkCaller(address: string): void {
    if (this.allowList && !contains(this.allowList, address)) {
      const v6 = isIPv6(address) ? address : `::ffff:${address}`;
      throw new WeChatError(40164, `invalid ip ${address} ipv6 ${v6}, not in whitelist`);
    }
    const errcode = CONFIRMATION_ERRORS[this.confirmation];
    if (errcode) throw new WeChatError(errcode);
  }
}

function contains(allowList: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const entry of allowList) {
    const [network = '', bits] = entry.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
