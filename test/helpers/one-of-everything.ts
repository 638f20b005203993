/** An account that holds one of everything that the service knows: uploads, media, materials, drafts, jobs, a library … */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { jobIdOf } from '../../lib/drafts/job-id.ts';
import { draft, published } from './drafts.ts';
import { bytesOf } from './fixtures.ts';
import { type Json, type Options, simulator, type TestAccount } from './stack.ts';
import { createUpload, upload } from './uploads.ts';

export type Everything = {
  /** Done; and its material, and the hash of its file. */
  readonly upload: string;
  readonly material: string;
  readonly sha256: string;
  /** Waits for its file. */
  readonly waiting: Json;
  readonly failed: string;
  readonly media: string;
  /** A picture shared by its content, as temporary media and in articles. */
  readonly sharedMaterial: string;
  readonly articleImage: string;
  readonly video: string;
  /** Recorded with the JSSDK. */
  readonly voice: string;
  /** Made in the console: our service knows it from the lists alone. */
  readonly console: string;
  /** Deleted, and kept here. */
  readonly gone: string;
  readonly handle: string;
  readonly draft: string;
  readonly job: string;
  readonly plan: string;
  readonly publication: string;
  readonly article: string;
  /** In every name and title. */
  readonly mark: string;
  /** The bytes of `media`, `sharedMaterial` and `articleImage`. */
  readonly picture: Uint8Array<ArrayBuffer>;
};

const ADD = '/cgi-bin/material/add_material';

/**
 * Fills an account.
 *
 * @param key of the account's own
 * @param mark stands in every name, and makes its bytes different from those of other accounts
 * @param publications of which the last one counts
 */
export async function oneOfEverything(
  account: TestAccount,
  key: string,
  mark: string,
  publications = 1,
): Promise<Everything> {
  const own: TestAccount = {
    ...account,
    call: (path, options) => account.call(path, { key, ...options }),
  };
  const picture = new Uint8Array(Buffer.concat([bytesOf('photo.jpg'), Buffer.from(mark)]));
  const made = async (path: string, options: Options): Promise<Json> => {
    const { status, json, text } = await own.call(path, options);
    assert.ok(status < 300, `${path}: ${text}`);
    return json;
  };

  await account.fault({ errcode: 45009 }, { path: ADD });
  const image = { target: 'material', type: 'image', filename: `${mark}.jpg` };
  const unique = (what: string) => Buffer.concat([picture, Buffer.from(what)]);
  const failed = await upload(own, image, unique('failed'));
  assert.equal(failed.state, 'failed');
  const done = await upload(own, image, unique('done'));
  assert.equal(done.state, 'done', JSON.stringify(done));
  const waiting = await createUpload(own, { ...image, size: 1_000 });
  const name = `filename=${mark}.jpg`;
  const media = await made(`/media?type=image&${name}`, { body: picture });
  const shared = await made(`/materials?type=image&deduplicate=true&${name}`, { body: picture });
  const articleImage = await made(`/article-images?${name}`, { body: picture });
  const clip = new Uint8Array(bytesOf('clip.mp4'));
  const video = await made(`/media?type=video&filename=${mark}.mp4`, { body: clip });
  const voice = await simulator('/voices', {
    app_id: account.app_id,
    speex_base64: Buffer.from('463e9d1b9a20000168e8e8e8e8e8e8', 'hex').toString('base64'),
    amr_base64: bytesOf('voice.amr').toString('base64'),
  });
  const inConsole = await simulator('/materials', {
    app_id: account.app_id,
    type: 'image',
    name: `${mark}-console.png`,
    content_base64: bytesOf('picture.png').toString('base64'),
  });
  const gone = await made(`/materials?type=image&${name}`, { body: new Uint8Array(unique('gone')) });
  await made(`/materials/${gone.media_id}`, { method: 'DELETE' });
  const handle = `handle-${mark}`;
  await made(`/handles/${handle}`, { method: 'PUT', body: { media_id: media.media_id } });
  let publication: Json;
  for (let count = 0; count < publications; count++)
    publication = await published(own, await draft(own, [`${mark} published`]));
  assert.equal(publication.state, 'published', JSON.stringify(publication));
  const idempotencyKey = randomUUID();
  const articles = [{ title: mark, content: '<p>x</p>', thumb_media_id: done.result.media_id }];
  const written = await made('/drafts', {
    body: { articles },
    headers: { 'idempotency-key': idempotencyKey },
  });
  const plan = await made('/materials/deletions', { body: { query: { type: 'image', q: mark } } });
  await made('/mirror', { method: 'POST' });
  while ((await own.call('/mirror')).json.state !== 'done') await delay(100);
  return {
    upload: done.upload_id,
    material: done.result.media_id,
    sha256: done.sha256,
    waiting,
    failed: failed.upload_id,
    media: media.media_id,
    sharedMaterial: shared.media_id,
    articleImage: articleImage.url,
    video: video.media_id,
    voice: voice.media_id,
    console: inConsole.media_id,
    gone: gone.media_id,
    handle,
    draft: written.media_id,
    job: jobIdOf(account.account, key.split('_')[1] ?? '', idempotencyKey),
    plan: plan.plan_id,
    publication: `${publication.publish_id}`,
    article: publication.article_id,
    mark,
    picture,
  };
}
