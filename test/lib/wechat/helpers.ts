import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../dev/wechat/simulator.ts';
import { sendHttp } from '../../../lib/net/http.ts';
import { type Answer, readAnswer } from '../../../lib/wechat/answer.ts';
import type { TokenSource } from '../../../lib/wechat/call.ts';
import { createWeChatClient } from '../../../lib/wechat/client.ts';
import type { MediaType } from '../../../lib/wechat/file-rules.ts';
import { FORMATS, sniff } from '../../../lib/wechat/formats.ts';
import { inPieces } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { rawServer } from '../../helpers/raw-server.ts';

/** A simulator for one test, closed when it ends. */
export async function simulator(t: TestContext, options: SimulatorOptions = {}): Promise<Simulator> {
  const started = await startSimulator(options);
  t.after(() => started.close());
  return started;
}

/** Tokens of a simulator's app, a new one each time; `replaced` has those that were refused. */
export function tokensOf({ state }: Simulator) {
  const issue = () => {
    const [app] = state.apps.list();
    assert.ok(app);
    return app.tokens.issueClassic(state.limits, state.clock.now()).access_token;
  };
  let current: string | undefined;
  const source = {
    replaced: [] as string[],
    get: async () => (current ??= issue()),
    replace: async (rejected: string) => {
      source.replaced.push(rejected);
      current = issue();
      return current;
    },
  };
  return source satisfies TokenSource;
}

/** A client of a simulator's app. */
export function clientOf(sim: Simulator, tokens: TokenSource = tokensOf(sim)) {
  return createWeChatClient({ tokens, baseUrl: sim.url });
}

/** Tokens that never change: those of a test that speaks to a bare server. */
export const FIXED: TokenSource = { get: async () => 'TOKEN', replace: async () => undefined };

/** The file of a fixture, or these bytes under a name; `opened` counts how often it was read. */
export function fileOf(name: string, bytes: Uint8Array = bytesOf(name)) {
  const format = sniff(bytes);
  const file = {
    filename: name,
    contentType: format ? FORMATS[format].contentType : 'application/octet-stream',
    size: bytes.byteLength,
    opened: 0,
    open: () => {
      file.opened += 1;
      return inPieces(bytes, 1_024);
    },
  };
  return file;
}

/** One file for each type. */
export const FILES: Readonly<Record<MediaType, string>> = {
  image: 'photo.jpg',
  voice: 'voice.mp3',
  video: 'clip.mp4',
  thumb: 'thumb.jpg',
};

/** What is made of an answer with these headers and this body. */
export async function answered(
  t: TestContext,
  headers: readonly string[],
  body: string | Uint8Array,
  status = 200,
): Promise<Answer> {
  const { url } = await rawServer(t, async (peer) => {
    await peer.request();
    peer.answer(status, headers, body);
    peer.socket.end();
  });
  return await readAnswer('/api', await sendHttp({ method: 'GET', url: new URL(url) }));
}

/** The error that a promise ends in. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => assert.fail(`no error but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}
