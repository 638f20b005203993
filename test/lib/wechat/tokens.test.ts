import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchStableToken } from '../../../lib/wechat/access-token.ts';
import { createCaller, type TokenSource } from '../../../lib/wechat/call.ts';
import type { WeChatClient } from '../../../lib/wechat/client.ts';
import { TokenUnavailable, WeChatError } from '../../../lib/wechat/errors.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { clientOf, errorOf, fileOf, simulator, tokensOf } from './helpers.ts';

const ADD = '/cgi-bin/material/add_material';

/** A call of each sort: a file, JSON, a query alone. */
const CALLS: readonly (readonly [string, (wechat: WeChatClient) => Promise<unknown>])[] = [
  [ADD, (wechat) => wechat.materials.add('image', fileOf('photo.jpg'))],
  ['/cgi-bin/media/upload', (wechat) => wechat.media.upload('image', fileOf('photo.jpg'))],
  ['/cgi-bin/media/uploadimg', (wechat) => wechat.media.uploadImage(fileOf('photo.jpg'))],
  [
    '/cgi-bin/material/batchget_material',
    (wechat) => wechat.materials.list({ type: 'image', offset: 0, count: 1 }),
  ],
  ['/cgi-bin/material/get_materialcount', (wechat) => wechat.materials.count()],
];

const tokenIn = ({ query }: { query: string }) => new URLSearchParams(query).get('access_token') ?? '';

test('a refused token is replaced once, and the call made again with the other (1.5)', async (t) => {
  for (const errcode of [40001, 40014, 42001]) {
    for (const [path, call] of CALLS) {
      const sim = await simulator(t);
      const tokens = tokensOf(sim);
      sim.state.faults.add({ path, fault: { errcode } });
      await call(clientOf(sim, tokens));
      const requests = sim.state.log.list({ path });
      assert.deepEqual(
        requests.map(({ answer }) => answer?.errcode ?? 0),
        [errcode, 0],
        `${errcode} ${path}`,
      );
      const [first, second] = requests.map(tokenIn);
      assert.notEqual(first, second);
      assert.deepEqual(tokens.replaced, [first], 'the one that was refused is named');
    }
  }
});

test('the file goes whole again, read anew from its source, and is stored once', async (t) => {
  const sim = await simulator(t);
  const wechat = clientOf(sim);
  const file = fileOf('photo.jpg');
  sim.state.faults.add({ path: ADD, fault: { errcode: 42001 } });
  const { media_id } = await wechat.materials.add('image', file);
  const sent = sim.state.log.list({ path: ADD }).map(({ body }) => body?.parts?.[0]?.sha256);
  const whole = sha256(bytesOf('photo.jpg'));
  assert.deepEqual(sent, [whole, whole]);
  assert.equal(file.opened, 2);
  const { item } = await wechat.materials.list({ type: 'image', offset: 0, count: 20 });
  assert.deepEqual(
    item.map((one) => one.media_id),
    [media_id],
  );
});

test('a token that dies at WeChat is replaced in mid-work, as one that has expired', async (t) => {
  for (const kill of ['invalidate', 'expire'] as const) {
    const sim = await simulator(t);
    const tokens = tokensOf(sim);
    const wechat = clientOf(sim, tokens);
    await wechat.materials.count();
    const now = sim.state.clock.now();
    if (kill === 'invalidate') for (const app of sim.state.apps.list()) app.tokens.invalidateAll(now);
    else sim.state.clock.advance(7_201_000);
    const { media_id } = await wechat.media.upload('voice', fileOf('voice.amr'));
    assert.ok(media_id);
    assert.equal(tokens.replaced.length, 1);
  }
});

test('a download with a dead token is told from a file, and made again', async (t) => {
  const sim = await simulator(t);
  const wechat = clientOf(sim);
  const { media_id = '' } = await wechat.media.upload('image', fileOf('photo.jpg'));
  sim.state.faults.add({ path: '/cgi-bin/media/get', fault: { errcode: 40001, content_type: 'image/jpeg' } });
  const download = await wechat.media.get(media_id);
  assert.ok('file' in download);
  assert.equal(download.file.format, 'jpg');
  await download.file.cancel();
});

test('a token that is bad for good ends after two attempts, in one clear error', async (t) => {
  for (const [path, call] of CALLS) {
    const sim = await simulator(t);
    const tokens = tokensOf(sim);
    sim.state.faults.add({ path, times: 'always', fault: { errcode: 40001 } });
    const error = await errorOf(call(clientOf(sim, tokens)));
    assert.ok(error instanceof WeChatError);
    assert.deepEqual([error.api, error.errcode, error.class.kind], [path, 40001, 'token']);
    const requests = sim.state.log.list({ path });
    assert.equal(requests.length, 2, path);
    assert.equal(tokens.replaced.length, 1);
    for (const token of requests.map(tokenIn)) {
      assert.ok(token.length > 20 && !`${error.message} ${error.stack}`.includes(token));
    }
  }
});

test('a source without another token ends it after one attempt', async (t) => {
  const sim = await simulator(t);
  const tokens: TokenSource = { get: async () => 'DEAD', replace: async () => undefined };
  const error = await errorOf(clientOf(sim, tokens).materials.count());
  assert.ok(error instanceof WeChatError);
  assert.equal(error.errcode, 40001);
  assert.equal(sim.state.log.list().length, 1);
});

test('where there is no token, that is the error, before and after a refusal', async (t) => {
  const sim = await simulator(t);
  const none = new TokenUnavailable('main', 'not_pushed');
  const fail = async () => Promise.reject(none);
  for (const tokens of [
    { get: fail, replace: fail },
    { get: async () => 'DEAD', replace: fail },
  ]) {
    assert.equal(await errorOf(clientOf(sim, tokens).materials.count()), none);
  }
  assert.equal(sim.state.log.list().length, 1);
});

test('only those three codes cost a token', async (t) => {
  for (const errcode of [41001, 40002, 40013, 42002, 42006, 42007, 48001, 50004, 61003]) {
    const sim = await simulator(t);
    const tokens = tokensOf(sim);
    sim.state.faults.add({ path: ADD, fault: { errcode, errmsg: 'no' } });
    await assert.rejects(clientOf(sim, tokens).materials.add('image', fileOf('photo.jpg')), { errcode });
    assert.equal(tokens.replaced.length, 0, String(errcode));
    assert.equal(sim.state.log.list({ path: ADD }).length, 1);
  }
});

test('whatever a token endpoint answers, it costs no token', async (t) => {
  const api = '/cgi-bin/stable_token';
  for (const errcode of [40001, 40014, 42001]) {
    const sim = await simulator(t);
    const tokens = tokensOf(sim);
    sim.state.faults.add({ path: api, fault: { errcode } });
    const { json } = createCaller({ tokens, baseUrl: sim.url });
    await assert.rejects(json({ api, idempotent: true }), { errcode });
    assert.deepEqual([tokens.replaced.length, sim.state.log.list().length], [0, 1]);
  }
});

test('the token endpoint gives the same token, with what is left of its life (1.2)', async (t) => {
  const sim = await simulator(t, { now: () => 1_772_337_630_000 });
  const first = await fetchStableToken(sim.app, { baseUrl: sim.url });
  assert.equal(first.expires_in, 7_200);
  sim.state.clock.advance(1_000_000);
  const second = await fetchStableToken(sim.app, { baseUrl: sim.url });
  assert.deepEqual(second, { access_token: first.access_token, expires_in: 6_200 });
});

test('the token endpoint is never asked again for a wrong secret (1.5)', async (t) => {
  for (const [wrong_secret_40001, errcode] of [
    [true, 40001],
    [false, 40125],
  ] as const) {
    const sim = await simulator(t, { quirks: { wrong_secret_40001 } });
    const wrong = { ...sim.app, app_secret: 'f'.repeat(32) };
    const error = await errorOf(fetchStableToken(wrong, { baseUrl: sim.url }));
    assert.ok(error instanceof WeChatError);
    assert.deepEqual([error.errcode, error.class.kind], [errcode, 'configuration']);
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /f{32}/);
    assert.equal(sim.state.log.list().length, 1);
  }
});

test('an address that is not on the allow-list is named (1.3)', async (t) => {
  const sim = await simulator(t, { apps: [{ app_id: 'wx1', app_secret: 's', allow_list: ['10.0.0.1'] }] });
  const error = await errorOf(fetchStableToken(sim.app, { baseUrl: sim.url }));
  assert.ok(error instanceof WeChatError);
  assert.deepEqual([error.errcode, error.refusedAddress], [40164, '127.0.0.1']);
});

test('an answer without a token, or without its life, is none', async (t) => {
  const answers = [
    '{}',
    '{"access_token":""}',
    '{"access_token":null,"expires_in":7200}',
    '{"expires_in":7200}',
  ];
  const lives = [
    '"access_token":"T"',
    '"access_token":"T","expires_in":"soon"',
    '"access_token":"T","expires_in":0',
  ];
  for (const body of [...answers, ...lives.map((text) => `{${text}}`)]) {
    const sim = await simulator(t);
    sim.state.faults.add({ path: '/cgi-bin/stable_token', fault: { body } });
    await assert.rejects(
      fetchStableToken(sim.app, { baseUrl: sim.url }),
      { name: 'WeChatUnreachable', reason: 'not_understood' },
      body,
    );
  }
});
