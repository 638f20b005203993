/** A mirror to try things on: S3 and WeChat are real servers, the queue is a list of messages. */
import type { Kind, Material } from '../../../dev/wechat/core/library.ts';
import { addToLibrary } from '../../../dev/wechat/core/library-items.ts';
import type { MirrorMessage } from '../../../lib/mirror/run.ts';
import type { WorkParts } from '../../../lib/mirror/work.ts';
import type { WeChatClient } from '../../../lib/wechat/index.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

export const { s3, simulator, as } = await startLocalAws();
const { createFetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');
const { readCatalogue, MIRRORED } = await import('../../../lib/mirror/catalogue.ts');
const { readSegment } = await import('../../../lib/mirror/segment.ts');
const { startMirror } = as('startMirror', await import('../../../lib/mirror/start.ts'));
const { workOnMirror } = as('runMirror', await import('../../../lib/mirror/work.ts'));

/** Another one for each test, so that nothing has to be cleared away. */
export let ACCOUNT = 'main';
let tests = 0;
export const LIST = '/cgi-bin/material/batchget_material';
export const GET = '/cgi-bin/material/get_material';

const fetchRemote = createFetchRemote();
const { state } = simulator;

let ahead = 0;
/** The clock of both sides. */
export const now = () => Date.now() + ahead;
export function pass(milliseconds: number): void {
  ahead += milliseconds;
  state.clock.advance(milliseconds);
}

const token = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
export const wechat: WeChatClient = createWeChatClient({
  tokens: { get: token, replace: token },
  baseUrl: simulator.url,
});

export const queue: { message: MirrorMessage; delay: number }[] = [];

export const parts = (more: Partial<WorkParts> = {}): WorkParts => ({
  wechatOf: () => wechat,
  fetchRemote,
  allowed: new Set([new URL(simulator.url).host]),
  now,
  signal: AbortSignal.timeout(60_000),
  deadline: now() + 180_000,
  workMs: 60_000,
  enqueue: async (message, delay) => {
    queue.push({ message, delay });
  },
  ...more,
});

/** A client whose every list call is told beforehand. */
export const listening = (before: (offset: number) => void | Promise<void>): WeChatClient => ({
  ...wechat,
  materials: {
    ...wechat.materials,
    list: async (query, options) => {
      await before(query.offset);
      return await wechat.materials.list(query, options);
    },
  },
});

export const start = (full = false, more: Partial<WorkParts> = {}) => startMirror(ACCOUNT, full, parts(more));

/** Works through the queue; what is to come again does, after its time, and so does what died. */
export async function drain(more: Partial<WorkParts> = {}): Promise<void> {
  for (let guard = 0; queue.length > 0; guard++) {
    if (guard > 500) throw new Error('The queue does not become empty');
    const next = queue.shift();
    if (next) await deliver(next, more);
  }
}

async function deliver({ message, delay }: (typeof queue)[number], more: Partial<WorkParts>): Promise<void> {
  if (delay > 0) pass(delay * 1000);
  try {
    const outcome = await workOnMirror(message, parts(more));
    if (outcome !== 'handled') queue.push({ message, delay: outcome.retryIn });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    queue.push({ message, delay: 30 });
  }
}

/** What ends a worker between two steps. */
export class Killed extends Error {
  override name = 'Killed' as const;
}

/** A whole run. */
export async function mirror(full = false, more: Partial<WorkParts> = {}) {
  await start(full, more);
  await drain(more);
  return await catalogue();
}

export async function catalogue() {
  const stored = await readCatalogue(ACCOUNT);
  if (!stored?.value.run) throw new Error('There is no catalogue');
  return { ...stored.value, run: stored.value.run };
}

/** Every line of the catalogue, in its order. */
export async function lines(of: 'segments' | 'deleted' = 'segments') {
  const { types } = await catalogue();
  const all = MIRRORED.flatMap((type) => types[type][of].map((segment) => ({ type, segment })));
  return (await Promise.all(all.map(({ type, segment }) => readSegment(ACCOUNT, type, segment)))).flat();
}

const app = () => {
  const [first] = state.apps.list();
  if (!first) throw new Error('The simulator has no app');
  return first;
};

const FILES = { image: 'picture.png', voice: 'voice.mp3', video: 'clip.mp4', thumb: 'thumb.jpg' } as const;
const FORMATS = { image: 'png', voice: 'mp3', video: 'mp4', thumb: 'jpg' } as const;
let made = 0;

/** Something new at WeChat, unlike all others: by default a second newer than the last. */
export function add(kind: Kind = 'image', more: { name?: string; updatedAt?: number; same?: boolean } = {}) {
  made += 1;
  pass(1_000);
  const end = more.same ? [] : [Buffer.from(`${made}`)];
  const bytes = Buffer.concat([bytesOf(FILES[kind]), ...end]);
  const { name = `${kind}-${made}.${FORMATS[kind]}`, updatedAt } = more;
  const file = { kind, name, format: FORMATS[kind], bytes, sha256: sha256(bytes) };
  return addToLibrary(app(), { ...file, ...(updatedAt !== undefined && { updatedAt }) }, state);
}

export const addMany = (count: number, kind: Kind = 'image'): Material[] =>
  Array.from({ length: count }, () => add(kind));

export const remove = (item: Pick<Material, 'media_id'>): boolean => app().library.delete(item.media_id);
export const atWeChat = (): Material[] => app().library.list();
export const calls = (path: string): number =>
  state.log.list({ path }).filter((request) => request.path === path).length;

/** A new account, with nothing at WeChat and nothing here. */
export function reset(): void {
  tests += 1;
  ACCOUNT = `account-${tests}`;
  queue.length = 0;
  state.reset();
  state.clock.advance(ahead);
}
