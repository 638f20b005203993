/** The schedule: ids are made anew in time, failures come again and touch nobody else. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { bench, HOUR } from './bench.ts';

const { advance, as, keep, living, now, parts, simulator, uploads, works, wechat, askedBy, deleteObject } =
  await bench();
const { putHandle } = as('putHandle', await import('../../../lib/handles/put-handle.ts'));
const { giveHandle } = as('getHandle', await import('../../../lib/handles/give-handle.ts'));
const { inTurn, keepHandles } = as('keepHandles', await import('../../../lib/handles/keep-handles.ts'));
const { readHandle } = await import('../../../lib/handles/handle-store.ts');
const { AHEAD_MS, dueAt, SPREAD_MS } = await import('../../../lib/handles/handle.ts');
const { due, enter, strike } = await import('../../../lib/storage/agenda.ts');
const { TokenUnavailable } = await import('../../../lib/wechat/index.ts');

const photo = await keep('photo.jpg');
const files = new Map([['main', photo]]);
const put = async (name: string, account = 'main', share = 0) => {
  const sha256 = files.get(account) ?? (await keep('photo.jpg', account));
  files.set(account, sha256);
  const done = await putHandle({ sha256, type: 'image' }, { account, name }, parts({ share }));
  assert.ok(done !== 'fetching');
  return done.stored.value;
};
const stateOf = async (name: string, account = 'main') => {
  const stored = await readHandle({ account, name });
  assert.ok(stored);
  return stored.value;
};
const idOf = async (name: string, account = 'main') =>
  (await stateOf(name, account)).ids.image?.media_id ?? '';

beforeEach(async () => {
  // Every test with handles of its own.
  for (const entry of await due('handles', now() + 1_000 * HOUR, 1_000)) await strike('handles', entry.entry);
});

test('nothing is asked of anybody before a handle is due, but for the one list', async () => {
  await put('early');
  advance(59 * HOUR);
  assert.deepEqual(await askedBy(() => keepHandles(parts())), ['ListObjectsV2Command']);
});

test('over ten days the id that a reader gets always works', async () => {
  await put('long');
  for (let hours = 0; hours < 240; hours += 6) {
    advance(6 * HOUR);
    await keepHandles(parts());
    const { expires_at, media_id } = (await giveHandle({ account: 'main', name: 'long' }, undefined, parts()))
      .value.ids.image ?? { expires_at: '', media_id: '' };
    assert.ok(Date.parse(expires_at) - now() >= AHEAD_MS - 6 * HOUR);
    assert.ok(await works(media_id));
  }
  assert.equal(uploads(), 1 + 4);
});

test('handles made at once fall due apart', () => {
  const ids = { image: { media_id: 'x', refreshed_at: '', expires_at: new Date(72 * HOUR).toISOString() } };
  assert.equal(dueAt(ids, 0, 0), 60 * HOUR);
  assert.equal(dueAt(ids, 0, 1), 60 * HOUR - SPREAD_MS);
  assert.equal(dueAt(ids, 80 * HOUR, 1), 80 * HOUR + 60_000);
});

test('one that fails comes again, later each time, and touches no other', async () => {
  await put('bad');
  await put('good');
  await put('worse');
  advance(61 * HOUR);
  await deleteOwnCopyOf('bad');
  await keepHandles(parts());
  assert.ok(await works(await idOf('good')));
  const delays: number[] = [];
  for (let run = 0; run < 6; run++) {
    const { due, last_error } = await stateOf('bad');
    assert.equal(last_error?.attempts, run + 1);
    assert.match(last_error.problems.en.detail, /has been erased/);
    delays.push(Math.round((Date.parse(due.at) - now()) / 60_000));
    advance(Date.parse(due.at) - now() + 1_000);
    await keepHandles(parts());
  }
  assert.deepEqual(delays, [15, 30, 60, 120, 240, 360]);
  assert.equal((await stateOf('good')).last_error, undefined);
});

/** Gives a handle a file of its own, and loses it. */
async function deleteOwnCopyOf(name: string) {
  const sha256 = await keep('picture.png');
  await putHandle({ sha256, type: 'image' }, { account: 'main', name }, parts());
  await deleteObject({ bucket: 'library', key: `blobs/main/${sha256}` });
  advance(61 * HOUR);
}

test('after a success nothing is left of the failure', async () => {
  await put('again');
  advance(61 * HOUR);
  simulator.state.faults.add({ path: '/cgi-bin/media/upload', fault: { errcode: -1 } });
  await keepHandles(parts());
  assert.equal((await stateOf('again')).last_error?.problems.en.errcode, -1);
  advance(16 * 60_000);
  await keepHandles(parts());
  const { last_error, due } = await stateOf('again');
  assert.equal(last_error, undefined);
  assert.ok(Date.parse(due.at) - now() > 59 * HOUR);
});

test('what is refused to an account is not asked again for each of its handles, and is no one else’s affair', async () => {
  for (const name of ['a', 'b', 'c']) {
    await put(name, 'broke');
    await put(name, 'healthy');
  }
  advance(61 * HOUR);
  let asked = 0;
  const wechatOf = (account: string) => {
    if (account !== 'broke') return wechat;
    asked++;
    throw new TokenUnavailable(account, 'misconfigured');
  };
  const before = uploads();
  await keepHandles({ ...parts(), wechatOf });
  assert.equal(uploads() - before, 3);
  assert.ok(asked < 3, `${asked}`);
  for (const name of ['a', 'b', 'c']) {
    assert.equal((await stateOf(name, 'broke')).last_error?.attempts, 1);
    assert.ok(await works(await idOf(name, 'healthy')));
  }
});

test('accounts take turns', () => {
  const entry = (account: string, name: string) => ({ account, name, entry: '' });
  const mixed = inTurn([entry('x', '1'), entry('x', '2'), entry('x', '3'), entry('y', '1'), entry('z', '1')]);
  assert.deepEqual(
    mixed.map(({ account, name }) => account + name),
    ['x1', 'y1', 'z1', 'x2', 'x3'],
  );
});

test('two runs at once do no harm', async () => {
  for (const name of ['one', 'two', 'three']) await put(name);
  advance(61 * HOUR);
  await Promise.all([keepHandles(parts()), keepHandles(parts())]);
  for (const name of ['one', 'two', 'three']) {
    assert.ok(await works(await idOf(name)));
    assert.equal(living('due/').filter((entry) => entry.includes(`/${name}/`)).length, 1);
  }
});

test('a run that is out of time leaves the rest to the next', async () => {
  await put('rest');
  advance(61 * HOUR);
  const before = uploads();
  await keepHandles({ ...parts(), signal: AbortSignal.abort() });
  assert.equal(uploads(), before);
  await keepHandles(parts());
  assert.equal(uploads(), before + 1);
});

test('entries that lead nowhere are struck', async () => {
  await put('real');
  for (const name of ['real', 'gone']) await enter('handles', 'main', name, now() + 1_000);
  advance(2_000);
  await keepHandles(parts());
  assert.deepEqual(await due('handles', now(), 10), []);
  assert.equal(living('due/').filter((entry) => entry.includes('/real/')).length, 1);
});
