import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Fault } from '../../../dev/wechat/simulator.ts';
import { createWeChatClient, type WeChatClient } from '../../../lib/wechat/client.ts';
import { isOutcomeUnknown } from '../../../lib/wechat/errors.ts';
import type { UploadFile } from '../../../lib/wechat/upload.ts';
import { inPieces } from '../../helpers/bytes.ts';
import { closedPort, type Peer, rawServer } from '../../helpers/raw-server.ts';
import { clientOf, errorOf, FIXED, fileOf, simulator } from './helpers.ts';

const PHOTO = fileOf('photo.jpg');
const video = (size: number): UploadFile => ({
  filename: 'a.mp4',
  contentType: 'video/mp4',
  size,
  open: () => inPieces(Buffer.alloc(size)),
});
/** More than the buffers of a connection hold. */
const LARGE = video(20 * 2 ** 20);
const SMALL = video(100_000);

/** Every call, and whether it leaves something lasting. */
const CALLS: readonly (readonly [
  name: string,
  lasting: boolean,
  call: (wechat: WeChatClient) => Promise<unknown>,
])[] = [
  ['add', true, (wechat) => wechat.materials.add('image', PHOTO)],
  ['delete', true, (wechat) => wechat.materials.delete('x')],
  ['upload', false, (wechat) => wechat.media.upload('image', PHOTO)],
  ['uploadImage', false, (wechat) => wechat.media.uploadImage(PHOTO)],
  ['get', false, (wechat) => wechat.materials.get('x')],
  ['mediaGet', false, (wechat) => wechat.media.get('x')],
  ['count', false, (wechat) => wechat.materials.count()],
  ['list', false, (wechat) => wechat.materials.list({ type: 'image', offset: 0, count: 1 })],
];

/** What may have happened, by what WeChat or the line did. `true`: of a lasting call nobody knows how it ended. */
const FAULTS: readonly (readonly [Fault, unknown: boolean])[] = [
  [{ drop: 'after' }, true],
  [{ errcode: -1 }, true],
  [{ errcode: -1, after: true }, true],
  [{ status: 503 }, true],
  [{ status: 503, after: true }, true],
  [{ status: 502 }, true],
  [{ body: '<html>' }, true],
  [{ body: '' }, true],
  [{ truncate: 3 }, true],
  [{ status: 412 }, false],
  [{ errcode: 40001 }, false],
  [{ errcode: 40007 }, false],
  [{ errcode: 45009 }, false],
  [{ errcode: 45011, errmsg: 'slower' }, false],
  [{ errcode: 48001, errmsg: 'api unauthorized' }, false],
];

test('whether the outcome is known, for every call and everything that may go wrong', async (t) => {
  const cases = CALLS.flatMap(([name, lasting, call]) =>
    FAULTS.map(([fault, open]) => ({ name, lasting, call, fault, open })),
  );
  await Promise.all(
    cases.map(async ({ name, lasting, call, fault, open }) => {
      const sim = await simulator(t);
      sim.state.faults.add({ times: 'always', fault });
      const error = await errorOf(call(clientOf(sim)));
      assert.equal(isOutcomeUnknown(error), lasting && open, `${name} ${JSON.stringify(fault)}`);
    }),
  );
});

test('the outcome of a refused connection is known', async () => {
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: `http://127.0.0.1:${await closedPort()}` });
  const error = await errorOf(wechat.materials.add('image', PHOTO));
  assert.deepEqual([(error as { sent?: string }).sent, isOutcomeUnknown(error)], ['nothing', false]);
});

async function addTo(
  t: TestContext,
  file: UploadFile,
  talk: (peer: Peer) => Promise<void>,
  signal?: AbortSignal,
) {
  const { url } = await rawServer(t, talk);
  const wechat = createWeChatClient({ tokens: FIXED, baseUrl: url });
  return await errorOf(wechat.materials.add('video', file, {}, signal ? { signal } : {}));
}

test('half a file is never stored: its outcome is known', async (t) => {
  const error = await addTo(t, LARGE, async (peer) => {
    await peer.until(() => peer.received.length > 1_000);
    peer.socket.resetAndDestroy();
  });
  assert.deepEqual([(error as { sent?: string }).sent, isOutcomeUnknown(error)], ['partly', false]);
});

test('that of a whole file without an answer is not, whether reset or given up', async (t) => {
  const reset = await addTo(t, SMALL, async (peer) => {
    await peer.request();
    peer.socket.resetAndDestroy();
  });
  assert.ok(isOutcomeUnknown(reset));
  const controller = new AbortController();
  const late = await addTo(
    t,
    SMALL,
    async (peer) => {
      await peer.request();
      controller.abort(new DOMException('late', 'TimeoutError'));
    },
    controller.signal,
  );
  assert.equal((late as { reason?: string }).reason, 'timeout');
  assert.ok(isOutcomeUnknown(late));
});

test('412 before the end of the body is known to have stored nothing, 503 is not', async (t) => {
  for (const [status, open] of [
    [412, false],
    [503, true],
  ] as const) {
    const error = await addTo(t, LARGE, async (peer) => {
      await peer.until(() => peer.received.length > 1_000);
      peer.answer(status, ['Connection: close'], '<html>');
    });
    assert.deepEqual([(error as { status?: number }).status, isOutcomeUnknown(error)], [status, open]);
  }
});

test('a file that cannot be read ends the call with its own error, and stores nothing', async (t) => {
  const sim = await simulator(t);
  const gone = new TypeError('the object is gone');
  async function* torn() {
    yield Buffer.alloc(10);
    throw gone;
  }
  const unopened = { ...PHOTO, open: () => Promise.reject(gone) };
  for (const file of [unopened, { ...PHOTO, open: torn }]) {
    const error = await errorOf(clientOf(sim).materials.add('image', file));
    assert.equal(error, gone);
    assert.equal(isOutcomeUnknown(error), false);
  }
  for (const size of [PHOTO.size - 1, PHOTO.size + 1]) {
    const error = await errorOf(clientOf(sim).materials.add('image', { ...PHOTO, size }));
    assert.ok(error instanceof RangeError);
  }
  assert.equal((await clientOf(sim).materials.count()).image_count, 0);
});

test('no error says where it went or with which token', async (t) => {
  const secret = /access_token|TOKEN|127\.0\.0\.1:\d+\/|\?/;
  const answering = (status: number, body: string) => async (peer: Peer) => {
    await peer.request();
    peer.answer(status, [], body);
  };
  const talks = [
    async (peer: Peer) => void peer.socket.resetAndDestroy(),
    answering(404, 'x'),
    answering(200, '{"errcode":40003,"errmsg":"invalid openid rid: 6413208f-1ae7191d-6edfb203"}'),
  ];
  const check = async (
    name: string,
    call: (wechat: WeChatClient) => Promise<unknown>,
    talk: (typeof talks)[0],
  ) => {
    const { url } = await rawServer(t, talk);
    const error = await errorOf(call(createWeChatClient({ tokens: FIXED, baseUrl: url })));
    assert.ok(error instanceof Error);
    const said = `${error.message} ${error.stack?.split('\n')[0]} ${JSON.stringify(error)} ${String(error.cause)}`;
    assert.doesNotMatch(said, secret, name);
  };
  await Promise.all(CALLS.flatMap(([name, , call]) => talks.map((talk) => check(name, call, talk))));
});
