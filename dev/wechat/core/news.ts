import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import type { ArticleSet } from './article-box.ts';
import { articleLink } from './article-links.ts';
import { newsItem } from './article-view.ts';
import type { Result } from './endpoint.ts';
import type { State } from './state.ts';

/** A news of before 2022: its articles have lasting addresses (wechat-api.md 3.2, 3.5). */
export function newsContent(app: App, set: ArticleSet, state: State) {
  // What stands in for mid and sn comes from the id, so that an address stays the same.
  const hash = createHash('sha256').update(set.media_id).digest();
  const place = { mid: 200_000_000 + (hash.readUInt32BE(0) % 100_000_000), sn: hash.toString('hex', 4, 20) };
  return {
    news_item: set.articles.map((article, index) =>
      newsItem(article, { url: articleLink(app, article, { ...place, idx: index + 1 }, state) }, state),
    ),
    create_time: Math.floor(set.createdAt / 1000),
    update_time: Math.floor(set.updatedAt / 1000),
  };
}

/** What uploadnews has given an id for, as long as temporary ids live. */
export function massNews(app: App, id: string, state: State): ArticleSet | undefined {
  const set = app.massNews.get(id);
  const alive = set && state.clock.now() < set.createdAt + state.limits.media_seconds * 1000;
  return alive ? set : undefined;
}

/**
 * The trap of wechat-api.md 2.5: 140 bytes of protobuf under the name of a picture. Only the length and the header are
 * recorded; the message here has two texts of 64 bytes and two numbers.
 */
export function protobufAnswer(id: string): Result {
  const checksum = createHash('sha256').update(id).digest('hex');
  const bytes = Buffer.concat([
    Buffer.from([0x0a, 64]),
    Buffer.from(id.padEnd(64, '-').slice(0, 64)),
    Buffer.from([0x12, 64]),
    Buffer.from(checksum),
    Buffer.from([0x18, 0x80, 0x80, 0x80, 0x80, 0x01, 0x20, 0x01]),
  ]);
  return { bytes, headers: { 'Content-disposition': 'attachment; filename="1.jpg"' } };
}
