import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredToken } from '../../../lib/accounts/account-parameters.ts';

process.env.PARAMETER_PREFIX = '/test';
const { createTokenSource } = await import('../../../lib/accounts/token-source.ts');
const { tokenDigest } = await import('../../../lib/accounts/token-request.ts');
const { TokenUnavailable } = await import('../../../lib/wechat/errors.ts');

const START = Date.parse('2026-03-01T00:00:00Z');

/** SSM and refresh-token as a reader sees them, with their calls counted. */
function world(initial?: { token: string; left: number }) {
  const state = {
    now: START,
    stored: undefined as StoredToken | undefined,
    reads: 0,
    demands: [] as (string | undefined)[],
    /** What refresh-token stores when asked; an error is thrown. */
    next: undefined as { token: string; left: number } | Error | undefined,
  };
  const store = ({ token, left }: { token: string; left: number }) => {
    state.stored = {
      app_id: 'wx',
      access_token: token,
      expires_at: new Date(state.now + left).toISOString(),
    };
  };
  if (initial) store(initial);
  const parts = {
    read: async () => {
      state.reads += 1;
      await Promise.resolve();
      return state.stored;
    },
    demand: async ({ rejected }: { rejected?: string }) => {
      state.demands.push(rejected);
      await Promise.resolve();
      if (state.next instanceof Error) throw state.next;
      if (state.next) store(state.next);
    },
    now: () => state.now,
  };
  return { state, store, source: createTokenSource('main', parts) };
}

const MINUTE = 60_000;

test('a hundred cold readers read SSM once', async () => {
  const { state, source } = world({ token: 'T1', left: 60 * MINUTE });
  const tokens = await Promise.all(Array.from({ length: 100 }, () => source.get()));
  assert.deepEqual(new Set(tokens), new Set(['T1']));
  assert.deepEqual([state.reads, state.demands.length], [1, 0]);
});

test('a hundred cold readers without a token ask for it once', async () => {
  const { state, source } = world();
  state.next = { token: 'T1', left: 120 * MINUTE };
  const tokens = await Promise.all(Array.from({ length: 100 }, () => source.get()));
  assert.deepEqual(new Set(tokens), new Set(['T1']));
  assert.deepEqual([state.reads, state.demands.length], [2, 1]);
});

test('memory serves until less than a minute is left, then SSM is looked at again', async () => {
  const { state, store, source } = world({ token: 'T1', left: 10 * MINUTE });
  await source.get();
  state.now += 8 * MINUTE;
  assert.equal(await source.get(), 'T1');
  assert.equal(state.reads, 1);
  store({ token: 'T2', left: 120 * MINUTE });
  state.now += MINUTE + 1;
  assert.equal(await source.get(), 'T2');
  assert.deepEqual([state.reads, state.demands.length], [2, 0]);
});

test('in its last minute a token is used when no other can be had', async () => {
  const { state, source } = world({ token: 'T1', left: 30_000 });
  state.next = new TokenUnavailable('main', 'unreachable');
  assert.equal(await source.get(), 'T1');
  state.now += 31_000;
  await assert.rejects(source.get(), TokenUnavailable);
});

test('a refused token is replaced by a newer one in SSM, without asking refresh-token', async () => {
  const { state, store, source } = world({ token: 'T1', left: 60 * MINUTE });
  await source.get();
  store({ token: 'T2', left: 120 * MINUTE });
  assert.equal(await source.replace('T1'), 'T2');
  assert.deepEqual([state.reads, state.demands.length], [2, 0]);
});

test('a refused token that is still in SSM is handed to refresh-token as a digest', async () => {
  const { state, source } = world({ token: 'T1', left: 60 * MINUTE });
  await source.get();
  state.next = { token: 'T2', left: 120 * MINUTE };
  assert.equal(await source.replace('T1'), 'T2');
  assert.deepEqual(state.demands, [tokenDigest('T1')]);
  assert.equal(await source.get(), 'T2');
});

test('fifty calls that fail with the same token cause one replacement', async () => {
  const { state, source } = world({ token: 'T1', left: 60 * MINUTE });
  await source.get();
  state.next = { token: 'T2', left: 120 * MINUTE };
  const replaced = await Promise.all(Array.from({ length: 50 }, () => source.replace('T1')));
  assert.deepEqual(new Set(replaced), new Set(['T2']));
  assert.equal(state.demands.length, 1);
});

test('a call that was refused late, with a token replaced long ago, costs nothing', async () => {
  const { state, source } = world({ token: 'T2', left: 60 * MINUTE });
  await source.get();
  assert.equal(await source.replace('T1'), 'T2');
  assert.deepEqual([state.reads, state.demands.length], [1, 0]);
});

test('a token that nothing replaces is not asked about again for a while', async () => {
  const { state, source } = world({ token: 'T1', left: 60 * MINUTE });
  await source.get();
  assert.equal(await source.replace('T1'), undefined);
  assert.equal(await source.replace('T1'), undefined);
  assert.equal(state.demands.length, 1);
  state.now += 11_000;
  assert.equal(await source.replace('T1'), undefined);
  assert.equal(state.demands.length, 2);
});

test('a failed reading is not remembered', async () => {
  const { state, source } = world();
  state.next = new TokenUnavailable('main', 'refused', { errcode: 40164 });
  await assert.rejects(source.get(), TokenUnavailable);
  state.next = { token: 'T1', left: 120 * MINUTE };
  assert.equal(await source.get(), 'T1');
});
