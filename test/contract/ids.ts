/** Ids that requests can name with success, since what is made up is unknown everywhere: made through the API itself. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from '../helpers/fixtures.ts';

/** The oldest drafts are named: what lists show, the newest, is soon deleted. */
const DRAFTS = 60;
const NAMED = 30;
const PUBLISHED = 15;

/**
 * Writes a dictionary of schemathesis for each kind of id.
 *
 * @param account the address of an account, below `/v1/accounts`
 */
export async function writeIds(folder: string, account: string, key: string): Promise<void> {
  const call = async (path: string, body?: string | Uint8Array<ArrayBuffer>) => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    const response = await fetch(account + path, body ? { method: 'POST', headers, body } : { headers });
    assert.ok(response.ok, path);
    return (await response.json()) as Readonly<Record<string, string>>;
  };
  const made = async (path: string, body: string | Uint8Array<ArrayBuffer>) =>
    (await call(path, body)).media_id ?? '';
  const file = (path: string, name: string) => made(path, new Uint8Array(bytesOf(name)));
  const write = (kind: string, ids: readonly (string | undefined)[]) =>
    writeFile(join(folder, `${kind}.dict`), ids.map((id) => `"${id}"\n`).join(''));

  const image = await file('/materials?type=image', 'photo.jpg');
  const article = { title: '标题', content: '<p>内容</p>', thumb_media_id: image };
  const drafts: string[] = [];
  while (drafts.length < DRAFTS) drafts.push(await made('/drafts', JSON.stringify({ articles: [article] })));
  const publications: (string | undefined)[] = [];
  for (const media_id of drafts.splice(0, PUBLISHED))
    publications.push((await call('/publications', JSON.stringify({ media_id }))).publish_id);
  const states = await Promise.all(publications.map((id) => call(`/publications/${id}`)));
  await write('images', [image]);
  await write('drafts', drafts.slice(0, NAMED));
  await write('publications', publications);
  await write(
    'published',
    states.map(({ article_id }) => article_id),
  );
  await write('temporary-images', [await file('/media?type=image', 'photo.jpg')]);
  await write('temporary-voices', [await file('/media?type=voice', 'voice.amr')]);
  await write('temporary-videos', [await file('/media?type=video', 'clip.mp4')]);
}
