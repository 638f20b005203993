/** S3 does what it is asked, and its answer is lost: the SDK asks again. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { s3 } = await startLocalAws();
const { s3: client, readJson, writeJson } = await import('../../../lib/storage/objects.ts');

let losing = false;
let meanwhile: () => Promise<unknown> = async () => {};
client.middlewareStack.add(
  (next, { commandName }) =>
    async (args) => {
      const answer = await next(args);
      if (!losing || commandName !== 'PutObjectCommand') return answer;
      losing = false;
      await meanwhile();
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
  // Nearest to the wire, within the repetition.
  { step: 'deserialize', priority: 'low', name: 'lose' },
);
afterEach(() => {
  losing = false;
  meanwhile = async () => {};
});

const place = { bucket: 'library', key: 'a.json' };

test('a conditional write whose answer was lost is still ours', async () => {
  losing = true;
  const first = await writeJson(place, { version: 1 }, { absent: true });
  assert.ok(first);
  losing = true;
  const second = await writeJson(place, { version: 2 }, { etag: first });
  assert.equal((await readJson(place))?.etag, second);
  assert.equal(s3.versions('library').filter(({ key }) => key === place.key).length, 2);
});

test('one that somebody else has overwritten since is not', async () => {
  const etag = await writeJson(place, { by: 'us' });
  assert.ok(etag);
  losing = true;
  meanwhile = () => writeJson(place, { by: 'others' });
  assert.equal(await writeJson(place, { by: 'us again' }, { etag }), undefined);
  assert.deepEqual((await readJson(place))?.value, { by: 'others' });
});

test('one that came too late in the first place is not', async () => {
  const etag = await writeJson(place, { by: 'us' });
  await writeJson(place, { by: 'others' });
  assert.equal(await writeJson(place, { by: 'us again' }, { etag: etag ?? '' }), undefined);
});
