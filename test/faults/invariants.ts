/** What holds of an upload, whatever befell it, once the queue has drained and the sweep has come by. */
import assert from 'node:assert/strict';
import type { Material } from '../../dev/wechat/core/library.ts';
import { isFinal, type UploadDocument } from '../../lib/uploads/upload.ts';
import { nameSuffix } from '../../lib/uploads/upload-id.ts';
import { sha256 as hashOf } from '../helpers/fixtures.ts';
import type { Tracked, Tracking } from './tracked.ts';
import type { World } from './world.ts';

/** Temporary media are gone after three days. */
const LIFE_MS = 3 * 24 * 3_600_000;

/** Checks an upload. @throws {AssertionError} with its state */
export async function checkUpload(world: World, tracking: Tracking, tracked: Tracked): Promise<void> {
  const upload = await tracking.stateOf(tracked);
  const made = madeBy(world, tracked);
  const seen = `${JSON.stringify(upload, undefined, 1)}\nmade: ${made.map(({ media_id }) => media_id)}`;
  assert.ok(isFinal(upload), `without a final state: ${seen}`);
  assert.equal(upload.job.lease, undefined, `leased: ${seen}`);
  if (upload.state === 'done') await checkDone(world, tracking, tracked, upload, seen);
  if (upload.target !== 'material') return;
  const { candidates, duplicates = [] } = upload;
  const own = upload.deduplicated ? 0 : 1;
  if (upload.state === 'done') {
    // What a person had sent again is no twin, unless it was seen as one.
    const untold = made.length - own - duplicates.length;
    assert.ok(
      untold >= 0 && untold <= tracked.resends,
      `${untold} materials that nobody was told of: ${seen}`,
    );
  } else if (upload.state === 'unknown') {
    // Where the list could be read, everything that there is can be chosen.
    if (candidates?.length)
      for (const { media_id } of made)
        assert.ok(
          candidates.some((one) => one.media_id === media_id),
          seen,
        );
  } else assert.equal(made.length, 0, `${upload.state}, but there: ${seen}`);
}

/** The materials that bear the name of an upload. */
export const madeBy = (world: World, { account, upload_id }: Tracked): Material[] =>
  world.libraryOf(account).filter(({ name }) => name.includes(nameSuffix(upload_id)));

async function checkDone(
  world: World,
  tracking: Tracking,
  { account }: Tracked,
  upload: UploadDocument,
  seen: string,
): Promise<void> {
  const { target, result, sha256, job } = upload;
  const { key, version_id } = job.object ?? {};
  const staged = await world.s3.read('staging', key ?? '', version_id);
  assert.ok(staged, `which file? ${seen}`);
  assert.equal(sha256, hashOf(staged), `not the file that was sent: ${seen}`);
  const ended = target === 'media' && (result?.created_at ?? 0) * 1000 + LIFE_MS < world.clock.now();
  if (!ended) assert.equal(held(world, account, upload), sha256, `WeChat has other bytes: ${seen}`);
  if (target === 'article_image') return;
  const media_id = result?.media_id ?? result?.thumb_media_id ?? '';
  const { readRecord } = await import('../../lib/library/record.ts');
  const shelf = target === 'media' ? 'media' : 'materials';
  const record = (await readRecord({ shelf, account, media_id }))?.value;
  // Whose message went to the dead letters is done all the same: our copy is fetched from WeChat by whoever reads it.
  if (world.dead.length > 0 && !record?.file) return;
  assert.equal(record?.file?.sha256, sha256, `the record says otherwise: ${seen}`);
  assert.equal(await tracking.kept(account, sha256 ?? ''), sha256, `our copy is another one: ${seen}`);
}

/** The SHA-256 of what WeChat has under the id, or the address, that the upload was given. */
function held(
  { simulator, appOf }: World,
  account: Tracked['account'],
  { target, result }: UploadDocument,
): string | undefined {
  const { media_id, thumb_media_id, url, created_at = 0 } = result ?? {};
  const app = appOf(account);
  if (target === 'material') return app.library.get(media_id ?? '')?.sha256;
  if (target === 'media') return app.media.get(media_id ?? thumb_media_id ?? '', created_at * 1000)?.sha256;
  const images = simulator.state.pictures.articleImages();
  return images.find(({ path, app_id }) => app_id === app.id && url?.includes(path))?.sha256;
}
