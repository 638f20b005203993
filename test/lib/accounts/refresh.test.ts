/** The writer of tokens, against the simulator's clock. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DEFAULT_APP, type Simulator, startSimulator } from '../../../dev/wechat/simulator.ts';
import type { AccountStatus, StoredToken } from '../../../lib/accounts/account-parameters.ts';

process.env.PARAMETER_PREFIX = '/test';
const { AHEAD_MS, createRefresher } = await import('../../../lib/accounts/refresh.ts');
const { pushToken } = await import('../../../lib/accounts/push-token.ts');
const { tokenDigest } = await import('../../../lib/accounts/token-request.ts');
const { fetchStableToken } = await import('../../../lib/wechat/index.ts');

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

const MINUTE = 60_000;
const SECRET = JSON.stringify({ kind: 'secret', ...DEFAULT_APP });

function world(credentials = SECRET) {
  const state = {
    credentials: credentials as string | undefined,
    token: undefined as StoredToken | undefined,
    status: undefined as AccountStatus | undefined,
    tokenWrites: 0,
    statusWrites: 0,
    asked: 0,
  };
  const parts = {
    readCredentials: async () => state.credentials,
    readToken: async () => state.token,
    writeToken: async (_: string, token: StoredToken) => {
      state.token = token;
      state.tokenWrites += 1;
    },
    readStatus: async () => state.status,
    writeStatus: async (_: string, status: AccountStatus) => {
      state.status = status;
      state.statusWrites += 1;
    },
    fetchToken: (app: typeof DEFAULT_APP) => {
      state.asked += 1;
      return fetchStableToken(app, { baseUrl: simulator.url });
    },
    now: () => simulator.state.clock.now(),
  };
  const refresh = createRefresher(parts);
  const account = 'main';
  return {
    state,
    parts,
    onRequest: (rejected?: string) =>
      refresh({ account, ...(rejected && { rejected: tokenDigest(rejected) }) }),
    onSchedule: () => refresh({ account }, AHEAD_MS),
    verify: () => refresh({ account, verify: true }),
    push: (access_token: string, left: number) =>
      pushToken(parts, account, { access_token, expires_at: new Date(parts.now() + left).toISOString() }),
  };
}

test('the first request fetches a token and writes it with its end', async () => {
  const { state, onRequest } = world();
  const answer = await onRequest();
  assert.equal(answer.state, 'ok');
  assert.ok(state.token);
  const left = Date.parse(state.token.expires_at) - simulator.state.clock.now();
  assert.ok(left > 7_100_000 && left <= 7_200_000);
  assert.equal(state.status?.token_expires_at, state.token.expires_at);
  assert.ok(!JSON.stringify(answer).includes(state.token.access_token));
});

test('the schedule asks WeChat only in the last ten minutes, and writes only a new token', async () => {
  const { state, onSchedule } = world();
  await onSchedule();
  const first = state.token?.access_token;
  for (const minutes of [60, 49]) {
    simulator.state.clock.advance(minutes * MINUTE);
    await onSchedule();
  }
  assert.deepEqual([state.asked, state.tokenWrites], [1, 1]);
  simulator.state.clock.advance(2 * MINUTE);
  await onSchedule();
  assert.deepEqual([state.asked, state.tokenWrites, state.token?.access_token], [2, 1, first]);
  simulator.state.clock.advance(5 * MINUTE);
  await onSchedule();
  assert.deepEqual([state.asked, state.tokenWrites], [3, 2]);
  assert.notEqual(state.token?.access_token, first);
});

test('a token whose writer died before it wrote the status: the next run tells of it', async () => {
  const { state, onSchedule } = world();
  await onSchedule();
  const { token, status } = state;
  assert.ok(token && status);
  state.status = { ...status, token_expires_at: new Date(simulator.state.clock.now()).toISOString() };
  await onSchedule();
  assert.equal(state.status.token_expires_at, token.expires_at);
  assert.deepEqual([state.asked, state.tokenWrites], [1, 1]);
});

test('requests that overlap ask WeChat once', async () => {
  const { state, onRequest } = world();
  await Promise.all(Array.from({ length: 20 }, () => onRequest()));
  assert.equal(state.asked, 1);
});

test('a refused token is answered from SSM where that differs already', async () => {
  const { state, onRequest } = world();
  await onRequest();
  assert.equal((await onRequest('an older token')).state, 'ok');
  assert.equal(state.asked, 1);
});

test('a refused token that WeChat has ended is replaced', async () => {
  const { state, onRequest } = world();
  await onRequest();
  const first = state.token?.access_token ?? '';
  simulator.state.apps.get(DEFAULT_APP.app_id)?.tokens.invalidateAll(simulator.state.clock.now());
  await onRequest(first);
  assert.notEqual(state.token?.access_token, first);
  assert.equal(state.tokenWrites, 2);
});

test('a late writer does not put an old token back', async () => {
  const { state, parts } = world();
  const refresh = createRefresher({
    ...parts,
    fetchToken: async () => {
      // While WeChat answers, another refresher stores a token that lives longer.
      state.token = {
        app_id: DEFAULT_APP.app_id,
        access_token: 'longer',
        expires_at: '2999-01-01T00:00:00.000Z',
      };
      return { access_token: 'shorter', expires_in: 400 };
    },
    readToken: async () => state.token,
  });
  state.token = {
    app_id: DEFAULT_APP.app_id,
    access_token: 'old',
    expires_at: new Date(parts.now() + 30_000).toISOString(),
  };
  await refresh({ account: 'main' });
  assert.equal(state.token.access_token, 'longer');
});

test('a token of another app is replaced at once', async () => {
  const { state, onRequest } = world();
  state.token = { app_id: 'wxother', access_token: 'T', expires_at: '2999-01-01T00:00:00.000Z' };
  await onRequest();
  assert.equal(state.token.app_id, DEFAULT_APP.app_id);
});

test('an error that a human must mend is kept, and backed off from for up to an hour', async () => {
  const { state, onSchedule, onRequest } = world();
  simulator.state.apps.put({ ...DEFAULT_APP, allow_list: ['203.0.113.9'] });
  const answer = await onRequest();
  assert.equal(answer.state, 'refused');
  assert.deepEqual(state.status?.last_error?.errcode, 40164);
  assert.equal(state.status?.last_error?.address, '127.0.0.1');
  const tried: number[] = [];
  for (let minute = 1; minute <= 300; minute++) {
    simulator.state.clock.advance(MINUTE);
    const before = state.asked;
    await onSchedule();
    if (state.asked > before) tried.push(minute);
  }
  assert.deepEqual(tried.slice(0, 6), [1, 3, 7, 15, 31, 63]);
  assert.ok(tried.every((minute, index) => index === 0 || minute - (tried[index - 1] ?? 0) <= 60));
  simulator.state.apps.put({ ...DEFAULT_APP, allow_list: null });
  simulator.state.clock.advance(60 * MINUTE);
  await onSchedule();
  assert.equal(state.status?.last_error, undefined);
  assert.ok(state.token);
});

test('readers do not disturb the back-off, and are told the error that is known', async () => {
  const { state, onRequest } = world();
  simulator.state.apps.put({ ...DEFAULT_APP, frozen: true });
  await onRequest();
  const answers = [await onRequest(), await onRequest()];
  assert.equal(state.asked, 1);
  for (const answer of answers) assert.equal(answer.state !== 'ok' && answer.failure?.errcode, 40243);
});

test('corrected credentials are tried at once', async () => {
  const { state, onRequest } = world(JSON.stringify({ kind: 'secret', ...DEFAULT_APP, app_secret: 'wrong' }));
  assert.equal((await onRequest()).state, 'refused');
  assert.equal(state.status?.last_error?.errcode, 40125);
  state.credentials = SECRET;
  assert.equal((await onRequest()).state, 'ok');
  assert.equal(state.status?.last_error, undefined);
});

test('the administrator is asked rarely (89503)', async () => {
  const { state, onSchedule } = world();
  simulator.state.apps.put({ ...DEFAULT_APP, confirmation: 'pending' });
  for (let minute = 0; minute < 60; minute++) {
    await onSchedule();
    simulator.state.clock.advance(MINUTE);
  }
  assert.equal(state.status?.last_error?.errcode, 89503);
  assert.ok(state.asked <= 3, `${state.asked} messages in an hour`);
});

test('a bad moment of WeChat passes with the next minute', async () => {
  const { state, onSchedule } = world();
  simulator.state.faults.add({ path: '/cgi-bin/stable_token', times: 2, fault: { errcode: -1 } });
  assert.notEqual((await onSchedule()).state, 'ok');
  simulator.state.clock.advance(MINUTE);
  assert.equal((await onSchedule()).state, 'ok');
  assert.equal(state.status?.last_error, undefined);
});

test('while the old token lives, a failed renewal hurts nobody', async () => {
  const { state, onSchedule } = world();
  await onSchedule();
  simulator.state.clock.advance(113 * MINUTE);
  simulator.state.apps.put({ ...DEFAULT_APP, frozen: true });
  assert.equal((await onSchedule()).state, 'ok');
  assert.equal(state.status?.last_error?.errcode, 40243);
});

test('unknown accounts and unusable credentials are told apart', async () => {
  const unknown = world();
  unknown.state.credentials = undefined;
  assert.deepEqual(await unknown.onRequest(), { state: 'unknown_account' });
  for (const text of [
    '{',
    'null',
    '{}',
    '{"kind":"secret","app_id":"wx"}',
    '{"app_id":"wx","app_secret":"s"}',
  ]) {
    const { onRequest, state } = world(text);
    const answer = await onRequest();
    assert.equal(answer.state, 'misconfigured', text);
    assert.equal(state.asked, 0);
    assert.equal(state.status?.last_error?.reason, 'misconfigured');
  }
});

test('the token of an external account is pushed, never fetched', async () => {
  const { state, onRequest, push } = world(JSON.stringify({ kind: 'external', app_id: 'wx' }));
  assert.deepEqual(await onRequest(), { state: 'not_pushed' });
  assert.equal((await push('first', 60 * MINUTE)).state, 'ok');
  assert.equal((await onRequest()).state, 'ok');
  assert.equal((await push('overtaken', 30 * MINUTE)).state, 'stale');
  assert.equal(state.token?.access_token, 'first');
  assert.equal((await push('second', 120 * MINUTE)).state, 'ok');
  assert.equal((await push('second', 120 * MINUTE)).state, 'ok');
  assert.equal(state.tokenWrites, 2);
  assert.equal((await onRequest('second')).state, 'not_pushed');
  assert.equal(state.asked, 0);
});

test('an account that fetches its own token takes none from outside', async () => {
  const { push, state } = world();
  assert.equal((await push('T', 60 * MINUTE)).state, 'not_external');
  assert.equal(state.tokenWrites, 0);
});

test('a person who verifies credentials hears what WeChat says of them, whatever is stored', async () => {
  const { state, onRequest, verify } = world();
  assert.equal((await onRequest()).state, 'ok');
  const first = state.token;
  assert.equal((await verify()).state, 'ok');
  assert.deepEqual([state.asked, state.token], [2, first]);
  state.credentials = JSON.stringify({ kind: 'secret', ...DEFAULT_APP, app_secret: 'f'.repeat(32) });
  assert.equal((await onRequest()).state, 'ok', 'the old token lives');
  const refused = await verify();
  assert.ok(refused.state === 'refused');
  assert.equal(refused.failure?.errcode, 40125);
  assert.equal(state.status?.last_error?.errcode, 40125);
  assert.deepEqual(state.token, first, 'nobody lost the token that lives');
  state.credentials = SECRET;
  assert.equal((await verify()).state, 'ok');
  assert.equal(state.status?.last_error, undefined);
});

test('a person who verifies does not wait until a retry is due', async () => {
  const { state, onRequest, verify } = world();
  simulator.state.apps.put({ ...DEFAULT_APP, allow_list: ['203.0.113.9'] });
  for (let attempt = 0; attempt < 3; attempt += 1) await onRequest();
  assert.equal(state.asked, 1);
  simulator.state.apps.put({ ...DEFAULT_APP, allow_list: null });
  assert.equal((await verify()).state, 'ok');
  assert.equal(state.status?.last_error, undefined);
});

test('there is nothing to verify of a token that comes from outside', async () => {
  const { state, verify, push } = world(JSON.stringify({ kind: 'external', app_id: 'wx' }));
  assert.equal((await verify()).state, 'not_pushed');
  await push('first', 60 * MINUTE);
  assert.equal((await verify()).state, 'ok');
  assert.equal(state.asked, 0);
});
