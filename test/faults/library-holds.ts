/** What holds in the library after every fault, whatever the operation. */
import assert from 'node:assert/strict';
import type { LibraryRecord } from '../../lib/library/record.ts';
import { sha256 } from '../helpers/fixtures.ts';
import { ACCOUNT, demands, s3 } from './library-world.ts';

const { listKeys } = await import('../../lib/storage/objects.ts');

/** The living objects of a bucket below a prefix, by key. */
export const living = (bucket: 'library' | 'staging', prefix: string): Promise<string[]> =>
  listKeys(bucket, prefix, 1_000);

/** Every record of the account. */
export async function records(): Promise<LibraryRecord[]> {
  const shelves = [`materials/${ACCOUNT}/`, `media/${ACCOUNT}/`];
  const keys = (await Promise.all(shelves.map((prefix) => living('library', prefix)))).flat();
  return await Promise.all(
    keys.map(async (key) => JSON.parse(String(await s3.read('library', key))) as LibraryRecord),
  );
}

/**
 * No file lies under a name that is not its hash; every record that promises a file leads to one, of the size it says,
 * and refers to it. Nobody asked for more tokens than he needed.
 */
export async function assertSound(): Promise<void> {
  const blobs = `blobs/${ACCOUNT}/`;
  for (const key of await living('library', blobs)) {
    const bytes = await s3.read('library', key);
    assert.ok(bytes && key === blobs + sha256(bytes), `${key} is not what its name says`);
  }
  for (const { shelf, media_id, file } of await records()) {
    if (!file) continue;
    const bytes = await s3.read('library', blobs + file.sha256);
    assert.equal(bytes?.byteLength, file.size, `the record of ${media_id} leads to nothing`);
    const reference = `refs/${ACCOUNT}/${file.sha256}/${shelf}.${media_id}`;
    assert.ok(await s3.read('library', reference), `${media_id} does not say that it needs its file`);
  }
  assert.ok(demands <= 3, `${demands} requests for a token`);
}

/** Our copy of an id is there and equals what WeChat held. */
export async function assertCopy(
  { media_id }: { readonly media_id: string },
  bytes: Uint8Array,
  shelf: LibraryRecord['shelf'] = 'materials',
): Promise<void> {
  const found = (await records()).filter((record) => record.media_id === media_id && record.shelf === shelf);
  assert.equal(found.length, 1, `${media_id} is recorded ${found.length} times`);
  assert.equal(found[0]?.file?.sha256, sha256(bytes));
}
