/** Pictures come from their public addresses, and are not believed blindly. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FetchRemote } from '../../../lib/net/guarded-fetch.ts';
import { inPieces } from '../../helpers/bytes.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import {
  ACCOUNT,
  add,
  addMany,
  calls,
  catalogue,
  GET,
  lines,
  mirror,
  parts,
  pass,
  reset,
  simulator,
} from './bench.ts';

const { readRecord } = await import('../../../lib/library/record.ts');

beforeEach(reset);

const placeholder = Buffer.concat([bytesOf('picture.png'), Buffer.from('foreign pages see this')]);
const { fetchRemote } = parts();

/** A picture server that shows the placeholder for some addresses. */
const showing = (isForeign: (index: number) => boolean, bytes: Uint8Array = placeholder): FetchRemote => {
  let asked = 0;
  return async (url, options) => {
    asked += 1;
    if (!isForeign(asked)) return await fetchRemote(url, options);
    return { size: bytes.byteLength, contentType: 'image/png', chunks: inPieces(bytes), url: new URL(url) };
  };
};

async function assertTrue(items: readonly { media_id: string; sha256: string }[]): Promise<void> {
  const known = await lines();
  for (const { media_id, sha256: hash } of items) {
    assert.equal(known.find((line) => line.media_id === media_id)?.file?.sha256, hash);
    const record = await readRecord({ shelf: 'materials', account: ACCOUNT, media_id });
    assert.equal(record?.value.file?.sha256, hash);
  }
}

test('neither a Referer nor a token nor a wish for webp goes to the picture server', async () => {
  addMany(2);
  await mirror();
  const asked = simulator.state.log.list({ path: '/mmbiz' });
  assert.equal(asked.length, 2);
  for (const { headers, query, leaked_token } of asked) {
    assert.equal(headers.referer, undefined);
    assert.doesNotMatch(headers.accept ?? '', /webp/);
    assert.doesNotMatch(query, /access_token/);
    assert.equal(leaked_token, false);
  }
});

test('a picture of another format than its address names is asked of WeChat itself', async () => {
  const items = addMany(3);
  await mirror(false, { fetchRemote: showing((index) => index === 2, bytesOf('animation.gif')) });
  await assertTrue(items);
  assert.equal(calls(GET), 1);
});

test('one hash under different addresses is the placeholder: all who were shown it get their own picture', async () => {
  const items = addMany(6);
  await mirror(false, { fetchRemote: showing((index) => index >= 3) });
  await assertTrue(items);
  assert.deepEqual((await catalogue()).placeholders, [sha256(placeholder)]);
  assert.equal((await catalogue()).run.state, 'done');
  // Later the placeholder is known: no doubt, no loop.
  pass(86_400_000);
  const late = add();
  const before = calls(GET);
  await mirror(false, { fetchRemote: showing(() => true) });
  await assertTrue([late]);
  assert.equal(calls(GET), before + 1);
});

test('a placeholder that was stored on an earlier day is found out with the second one', async () => {
  const first = add();
  await mirror(false, { fetchRemote: showing(() => true) });
  assert.equal((await lines())[0]?.file?.sha256, sha256(placeholder));
  pass(86_400_000);
  const second = add();
  await mirror(false, { fetchRemote: showing(() => true) });
  await assertTrue([first, second]);
});

test('without quota a doubtful picture waits, rather than being taken for a copy', async () => {
  simulator.state.quotas[GET] = { per_day: 0 };
  addMany(2);
  await mirror(false, { fetchRemote: showing(() => true, bytesOf('animation.gif')) });
  assert.ok((await lines()).every(({ file }) => !file));
  assert.equal((await catalogue()).run.pauses?.[0]?.reason, 'budget');
});

test('a picture server that is down leaves the items for the next day', async () => {
  addMany(3);
  simulator.state.faults.add({ path: '/mmbiz', times: 'always', fault: { status: 503 } });
  await mirror();
  assert.deepEqual(
    (await lines()).map(({ failed }) => failed?.reason),
    Array.from({ length: 3 }, () => 'unreachable'),
  );
  simulator.state.faults.clear();
  pass(86_400_000);
  await mirror();
  assert.ok((await lines()).every(({ file }) => file));
});
