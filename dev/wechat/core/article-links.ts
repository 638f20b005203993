import { createHash, randomBytes } from 'node:crypto';
import type { App } from './app.ts';
import type { Article } from './article.ts';
import type { State } from './state.ts';

/** Where one published article stands. */
export interface PublishedPlace {
  mid: number;
  /** From 1. */
  idx: number;
  sn: string;
}

/** A preview of a draft: the key in it is a new one on every read (wechat-api.md 4.2). */
export function draftLink(app: App, article: Article, state: State): string {
  const key = randomBytes(48).toString('base64url');
  state.pages.open(key, article);
  return `${start(app, state)}&tempkey=${key}&chksm=${checksum(article)}#rd`;
}

/** The lasting address of a published article (wechat-api.md 5). */
export function articleLink(app: App, article: Article, place: PublishedPlace, state: State): string {
  const { mid, idx, sn } = place;
  state.pages.open(sn, article);
  return `${start(app, state)}&mid=${mid}&idx=${idx}&sn=${sn}&chksm=${checksum(article)}#rd`;
}

/** What tells published articles apart beside their number. */
export function articleSn(): string {
  return randomBytes(16).toString('hex');
}

function start(app: App, state: State): string {
  const account = createHash('sha256').update(app.id).digest().readUInt32BE(0);
  return `${state.origin}/s?__biz=${Buffer.from(String(3_000_000_000 + account)).toString('base64')}`;
}

/** The same article has the same checksum wherever it is listed (wechat-api.md 3.0). */
function checksum({ title, author, digest, content }: Article): string {
  return createHash('sha256')
    .update(JSON.stringify([title, author, digest, content]))
    .digest('hex');
}
