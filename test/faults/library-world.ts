/**
 * The library's world: S3, SSM and WeChat are real servers on this machine, queues are lists, and one clock serves all, so
 * that days pass at once. Each test has an account of its own.
 */
import { temporaryId, videoFileId } from '../../dev/wechat/core/ids.ts';
import type { Kind, Material } from '../../dev/wechat/core/library.ts';
import { addToLibrary } from '../../dev/wechat/core/library-items.ts';
import type { WeChatClient } from '../../lib/wechat/index.ts';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';
import { startLocalAws } from '../helpers/local-aws.ts';
import { type Behind, gateAws, gateLinks, gateReceipt, gateSending, gateWeChat } from './library-gates.ts';
import { aside, Killed, Process, processOf } from './process.ts';
import { skipWaits } from './waits.ts';
import { sendFor } from './wire.ts';

// Who looks every now and then what others have done, for a time, would look a thousand times.
const POLL_MS = 300;
skipWaits((ms) => processOf() !== undefined && ms !== POLL_MS);

export const { s3, simulator } = await startLocalAws();
const { state } = simulator;
const { createTokenSource } = await import('../../lib/accounts/token-source.ts');
const { readToken, writeToken } = await import('../../lib/accounts/account-parameters.ts');
const { createFetchRemote } = await import('../../lib/net/guarded-fetch.ts');
const { s3: s3Client } = await import('../../lib/storage/objects.ts');
const { ssm: ssmClient } = await import('../../lib/storage/parameters.ts');
const { createWeChatClient, fetchStableToken } = await import('../../lib/wechat/index.ts');

const clock = state.clock;
export const DAY = 86_400_000;
export const pass = (milliseconds: number): void => clock.advance(milliseconds);

const behind: Behind = {
  pass,
  order: (path, times, fault) => {
    const id = state.faults.add({ path, times, fault });
    return () => {
      state.faults.remove(id);
    };
  },
};
gateAws(s3Client as never, ssmClient as never, behind);
const sendHttp = sendFor(processOf);
const fetchRemote = gateLinks(createFetchRemote(sendHttp), behind);
const send = gateWeChat(sendHttp, behind);

let accounts = 0;
/** Another one for each test, so that nothing has to be cleared away. */
export let ACCOUNT = 'none';
/** How often somebody asked for a token. */
export let demands = 0;

/** What refresh-token does when it is asked (its own faults are judged elsewhere). */
const demand = () =>
  aside(async () => {
    demands += 1;
    const { access_token, expires_in } = await fetchStableToken(simulator.app, { baseUrl: simulator.url });
    const expires_at = new Date(clock.now() + expires_in * 1000).toISOString();
    await writeToken(ACCOUNT, { app_id: simulator.app.app_id, access_token, expires_at });
  });

/** A new account, with nothing at WeChat and nothing here. */
export async function newWorld(): Promise<void> {
  const ahead = clock.now() - Date.now();
  accounts += 1;
  ACCOUNT = `account-${accounts}`;
  state.reset();
  clock.advance(ahead);
  await demand();
  demands = 0;
  queues.length = 0;
}

/** The clock as the process at work sees it. */
export const now = (): number => clock.now() + (processOf()?.skewMs ?? 0);

/** What a function of this process is given; the client is its own, as after a cold start. */
export function partsOf(process: Process) {
  let client: WeChatClient | undefined;
  const wechatOf = (account: string): WeChatClient => {
    client ??= createWeChatClient({
      tokens: createTokenSource(account, { read: readToken, demand, now }),
      baseUrl: simulator.url,
      send,
    });
    return client;
  };
  return {
    wechatOf,
    fetchRemote,
    allowed: new Set([new URL(simulator.url).host]),
    now,
    signal: process.signal,
  };
}

export type Parts = ReturnType<typeof partsOf>;

/** A process of its own for some work. @throws {Killed} and whatever the work throws */
export async function inProcess<T>(
  work: (parts: Parts, process: Process) => Promise<T>,
  prepare: (process: Process) => void = () => {},
): Promise<T> {
  const process = new Process();
  prepare(process);
  return await process.run(() => work(partsOf(process), process));
}

type Outcome = 'handled' | { readonly retryIn: number };
type Waiting<Message> = { readonly at: number; readonly message: Message; readonly received: number };
export type Delivered = { readonly received: number; readonly parts: Parts; readonly process: Process };

type QueueOptions = {
  /** Seconds until a message comes again whose worker died. */
  readonly visibilityS: number;
  readonly maxReceives: number;
};

const queues: { clear: () => void }[] = [];
const AFTER_FAULT_S = 30;

export type Queue<Message> = ReturnType<typeof queueOf<Message>>;

/** A queue of SQS with its worker. */
export function queueOf<Message>(
  work: (message: Message, delivered: Delivered) => Promise<Outcome>,
  { visibilityS, maxReceives }: QueueOptions,
) {
  const waiting: Waiting<Message>[] = [];
  const dead: Message[] = [];
  const sent: { readonly message: Message; readonly delayS: number }[] = [];
  let repeated = 0;

  const put = (message: Message, delayS = 0): void => {
    const next = { at: clock.now() + delayS * 1000, message, received: 1 };
    waiting.push(next);
    sent.push({ message, delayS });
  };

  async function deliver(
    { message, received }: Waiting<Message>,
    prepare?: (process: Process) => void,
  ): Promise<void> {
    const retryIn = await inProcess(async (parts, process) => {
      await gateReceipt();
      const outcome = await work(message, { received, parts, process });
      return outcome === 'handled' ? undefined : outcome.retryIn;
    }, prepare).catch((error: unknown) => (error instanceof Killed ? visibilityS : AFTER_FAULT_S));
    if (retryIn === undefined) return;
    repeated += 1;
    if (received >= maxReceives) dead.push(message);
    else waiting.push({ at: clock.now() + retryIn * 1000, message, received: received + 1 });
  }

  return {
    waiting,
    dead,
    /** All that was ever sent. */
    sent,
    /** How often a message was not dealt with. */
    repeated: () => repeated,
    clear(): void {
      waiting.length = 0;
      dead.length = 0;
      sent.length = 0;
      repeated = 0;
    },
    /** For the parts of a function. */
    enqueue: gateSending(put, behind),
    put,
    deliver,
    /** Delivers what waits, in the order of time, until nothing is left. */
    async drain(): Promise<void> {
      for (let guard = 0; waiting.length > 0; guard++) {
        if (guard > 100) throw new Error('The queue does not become empty');
        waiting.sort((a, b) => a.at - b.at);
        const next = waiting.shift() as Waiting<Message>;
        pass(Math.max(0, next.at - clock.now()));
        await deliver(next);
      }
    },
  };
}

const app = () => {
  const [first] = state.apps.list();
  if (!first) throw new Error('The simulator has no app');
  return first;
};

const FILES = { image: 'picture.png', voice: 'voice.mp3', video: 'clip.mp4', thumb: 'thumb.jpg' } as const;
const FORMATS = { image: 'png', voice: 'mp3', video: 'mp4', thumb: 'jpg' } as const;
let made = 0;

/** Something new at WeChat, unlike all others, a second newer than the last. */
export function add(kind: Kind = 'image', name?: string, size = 0): Material {
  made += 1;
  pass(1_000);
  const format = FORMATS[kind];
  const real = bytesOf(FILES[kind]);
  const filling = Buffer.alloc(Math.max(size - real.byteLength, 0));
  const bytes = Buffer.concat([real, filling, Buffer.from(`${made}`)]);
  const file = { kind, name: name ?? `${kind}-${made}.${format}`, format, bytes, sha256: sha256(bytes) };
  return addToLibrary(app(), file, state);
}

/** Temporary media at WeChat, unlike all others: `bytes` are what is to be had of it. */
export function addMedia(kind: 'image' | 'video' | 'hd voice') {
  made += 1;
  const createdAt = clock.now();
  const expiresAt = createdAt + 3 * DAY;
  const mark = Buffer.from(`${made}`);
  const id = temporaryId(state.quirks.short_ids);
  if (kind === 'hd voice') {
    const speex = Buffer.concat([Buffer.from('Speex   1.2rc1'), mark]);
    const bytes = bytesOf('voice.amr');
    const facts = { name: `${id}.amr`, bytes, sha256: sha256(bytes), speex, createdAt, expiresAt };
    app().media.add({ ...facts, media_id: id, kind: 'voice', format: 'amr' });
    return { media_id: id, bytes: speex };
  }
  const bytes = Buffer.concat([bytesOf(FILES[kind]), mark]);
  const facts = { name: `${id}.${FORMATS[kind]}`, bytes, sha256: sha256(bytes), createdAt, expiresAt };
  const vid = kind === 'video' ? { vid: videoFileId() } : {};
  app().media.add({ ...facts, ...vid, media_id: id, kind, format: FORMATS[kind] });
  return { media_id: id, bytes };
}

export const remove = ({ media_id }: Pick<Material, 'media_id'>): boolean => app().library.delete(media_id);
export const atWeChat = (): Material[] => app().library.list();
export const isThere = (mediaId: string): boolean => app().library.get(mediaId) !== undefined;
export const shelf = () => app();

/** How often WeChat was called, by path; without the picture server. */
export function calls(path = '/cgi-bin'): number {
  return state.log.list({ path }).length;
}
