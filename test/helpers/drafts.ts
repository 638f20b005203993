import assert from 'node:assert/strict';
import { bytesOf } from './fixtures.ts';
import type { Json, TestAccount } from './stack.ts';

/** A permanent image, for a cover. */
export async function cover(account: TestAccount): Promise<string> {
  const body = new Uint8Array(bytesOf('photo.jpg'));
  const { status, json, text } = await account.call('/materials?type=image&filename=cover.jpg', { body });
  assert.equal(status, 201, text);
  return json.media_id;
}

/** A draft with so many articles; gives its media_id. */
export async function draft(account: TestAccount, titles: readonly string[]): Promise<string> {
  const thumb_media_id = await cover(account);
  const articles = titles.map((title) => ({ title, content: `<p>${title}的内容</p>`, thumb_media_id }));
  const { status, json, text } = await account.call('/drafts', { body: { articles } });
  assert.equal(status, 201, text);
  return json.media_id;
}

/** Submits a draft and waits until WeChat is through with it; gives the publication. */
export async function published(account: TestAccount, mediaId: string): Promise<Json> {
  const submitted = await account.call('/publications', { body: { media_id: mediaId } });
  assert.equal(submitted.status, 202, submitted.text);
  const path = new URL(submitted.headers.get('location') ?? '', 'http://host').pathname;
  for (let tries = 0; tries < 50; tries++) {
    const { json } = await account.call(path.replace(/^.*\/publications/, '/publications'));
    if (json.state !== 'publishing') return json;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error('WeChat does not come to an end');
}
