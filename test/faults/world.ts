/**
 * A world to be hurt: S3, SSM and WeChat are real servers with one clock, which is moved by hand and, a little, by
 * every step; queues are lists; functions are runs of our own code in this process, each a worker whose every step can be made
 * to fail (workers.ts, strike.ts).
 */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DEFAULT_APP } from '../../dev/wechat/simulator.ts';
import type { TokenAnswer, TokenRequest } from '../../lib/accounts/token-request.ts';
import type { UploadKey } from '../../lib/uploads/arrivals.ts';
import type { Arrival, ForwardOutcome, ForwardParts } from '../../lib/uploads/forward.ts';
import type { UploadDocument } from '../../lib/uploads/upload.ts';
import type { WeChatClient } from '../../lib/wechat/index.ts';
import { openLocalAws } from '../helpers/open-local-aws.ts';
import { type S3Call, s3Step, wechatStep } from './step-names.ts';
import { strike } from './strike.ts';
import { skipWaits } from './waits.ts';
import { answerTo, overTheWire, sendFor } from './wire.ts';
import { asNobody, asWorker, Steps, Worker, workerNow } from './workers.ts';

export const ACCOUNTS = {
  main: DEFAULT_APP,
  other: { app_id: 'wx9f8e7d6c5b4a3921', app_secret: 'fedcba9876543210fedcba9876543210' },
} as const;
export type Account = keyof typeof ACCOUNTS;

/** functions.yml: a function's time, and for how long the queue hides a message that was delivered. */
const FUNCTION_MS = 120_000;
const HIDDEN_S = 720;
/** consume.ts: after a fault of our own. */
const AFTER_FAULT_S = 30;

/** As much as the SDK allows a client to repeat. */
const FULL_RETRIES = 500;

/** One process of a function that stays for the next run: it keeps its tokens. */
export type Process = { readonly wechatOf: (account: string) => WeChatClient };

/** What a worker is given to do with a message, as functions do behind `consume`. */
export type Work = (worker: Worker, process: Process, received: number) => Promise<ForwardOutcome>;

export type Message = {
  readonly at: number;
  /** How often it was delivered, this time included. */
  readonly received: number;
  /** After so many deliveries the queue gives it to the dead letters. */
  readonly receives: number;
  readonly work: Work;
};

export type World = Awaited<ReturnType<typeof openWorld>>;

skipWaits(() => workerNow() !== undefined);

export async function openWorld() {
  // It stands still: what happens is to depend on no real time.
  const began = Date.now();
  let takeEvent: (body: string) => void = () => {};
  const aws = await openLocalAws({
    apps: Object.values(ACCOUNTS),
    now: () => began,
    s3Now:
      ({ state }) =>
      () =>
        state.clock.now(),
    announced: (body) => takeEvent(body),
  });
  const { simulator, s3: bucket, ssm } = aws;
  const { clock, faults, log, apps } = simulator.state;
  const { s3 } = await import('../../lib/storage/objects.ts');
  const { createWeChatClient, fetchStableToken, TokenUnavailable } = await import(
    '../../lib/wechat/index.ts'
  );
  const parameters = await import('../../lib/accounts/account-parameters.ts');
  const { createTokenSource } = await import('../../lib/accounts/token-source.ts');
  const { AHEAD_MS, createRefresher } = await import('../../lib/accounts/refresh.ts');
  const { forwardArrival, MAX_RECEIVES } = await import('../../lib/uploads/forward-arrival.ts');
  const { announcementOf, arrivalsIn } = await import('../../lib/uploads/arrivals.ts');
  const { sweepUploads } = await import('../../lib/uploads/sweep.ts');

  for (const [account, app] of Object.entries(ACCOUNTS))
    ssm.put(
      `/test/accounts/${account}/credentials`,
      JSON.stringify({ kind: 'secret', ...app }),
      'SecureString',
    );

  const queue: Message[] = [];
  const dead: Message[] = [];
  let workers = 0;

  /** Versions of files that S3 has announced. */
  const arrived = new Set<string | undefined>();

  takeEvent = (body) => {
    for (const arrival of arrivalsIn(body)) {
      announce(arrival);
      arrived.add(arrival.object.versionId);
    }
  };

  function announce(arrival: Arrival, seconds = 0): void {
    const work: Work = (worker, process, received) =>
      forwardArrival(arrival, partsOf(worker, process), received);
    queue.push({ at: clock.now() + seconds * 1000, received: 1, receives: MAX_RECEIVES, work });
  }

  const steps = new Steps(clock, (meeting, take) =>
    strike(meeting, take, {
      orderFault: (path, fault) => faults.add({ path, fault }),
      passTime: (ms) => clock.advance(ms),
    }),
  );

  /** Somebody else writes there first: the same as lies there, or as we would; or the mirror notes an item. */
  async function interfere({ IfNoneMatch, ...input }: S3Call['input']): Promise<void> {
    const { Bucket = '', Key = '', Body, CopySource, IfMatch } = input;
    const found = await bucket.read(Bucket, Key);
    // Then it is so already.
    if (found && IfMatch === undefined) return;
    const [, shelf, account, media_id] = /^(materials|media)\/([^/]+)\/(.+)\.json$/.exec(Key) ?? [];
    const added = shelf ? JSON.stringify({ shelf, account, media_id }) : String(Body);
    const text = IfMatch === undefined ? added : `${found} `;
    const { CopyObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
    if (CopySource !== undefined) {
      await s3.send(new CopyObjectCommand({ ...input, Bucket, Key, CopySource } as never));
      return;
    }
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: text }));
  }

  // S3's answers bear the time that is moved, from which the SDK would conclude that our clock is wrong.
  s3.config.disableClockSkewCorrection = async () => true;
  s3.middlewareStack.add(
    (next, context) => async (call) => {
      const input = call.input as S3Call['input'];
      const command = String(context.commandName).replace(/Command$/, '');
      const step = async () => ({
        name: s3Step({ command, input }, await before(command, input)),
        on: 's3' as const,
        interfere: (input.IfMatch ?? input.IfNoneMatch) === undefined ? undefined : () => interfere(input),
      });
      return await steps.meet(step, () => answerTo(workerNow(), next(call)));
    },
    { step: 'initialize' },
  );

  s3.middlewareStack.add(
    (next) => async (call) => {
      const worker = workerNow();
      const breaks = worker?.breaks;
      if (worker) worker.breaks = undefined;
      return await overTheWire(breaks, async () => {
        const answer = await next(call);
        const { headers } = answer.response as { headers: Record<string, string | undefined> };
        const { method, path } = call.request as { method: string; path: string };
        // Announced before the next step, so that all that happens has one order.
        if (method === 'PUT' && /\/staging\/(in|drop)\//.test(path))
          await announcement(headers['x-amz-version-id']);
        return answer;
      });
    },
    // For each attempt of the SDK.
    { step: 'deserialize', priority: 'low' },
  );

  async function before(command: string, { Bucket = '', Key = '' }: S3Call['input']) {
    const found = command === 'PutObject' && Key.startsWith('uploads/') && (await bucket.read(Bucket, Key));
    return found ? (JSON.parse(found.toString()) as UploadDocument) : undefined;
  }

  async function announcement(versionId: string | undefined): Promise<void> {
    for (let turns = 0; !arrived.has(versionId); turns++) {
      assert.ok(turns < 10_000, 'S3 announces nothing');
      await nextTurn();
    }
  }

  const now = () => clock.now() + (workerNow()?.skewMs ?? 0);

  /** A process of refresh-token, without faults of its own. */
  const refresher = () =>
    createRefresher({
      ...parameters,
      fetchToken: (app) => fetchStableToken(app, { baseUrl: simulator.url }),
      now: () => clock.now(),
    });

  async function demand(request: TokenRequest): Promise<void> {
    const ask = () => asNobody(() => refresher()(request));
    const answer: TokenAnswer = await steps.meet({ name: 'ask for a token', on: 'lambda' }, ask);
    if (answer.state === 'ok') return;
    throw new TokenUnavailable(request.account, answer.state === 'refused' ? 'refused' : 'unreachable');
  }

  const send = sendFor(workerNow);

  function newProcess(): Process {
    const clients = new Map<string, WeChatClient>();
    const clientOf = (account: string) =>
      createWeChatClient({
        tokens: createTokenSource(account, {
          read: (name) => steps.meet({ name: 'read the token', on: 'ssm' }, () => parameters.readToken(name)),
          demand,
          now,
        }),
        baseUrl: simulator.url,
        send: (request) =>
          steps.meet(
            { name: wechatStep(request.url.pathname), on: 'wechat', api: request.url.pathname },
            () => send(request),
          ),
      });
    return {
      wechatOf(account) {
        const client = clients.get(account) ?? clientOf(account);
        clients.set(account, client);
        return client;
      },
    };
  }

  const newWorker = () => new Worker(`worker-${workers++}`, clock.now() + FUNCTION_MS);

  function partsOf(worker: Worker, { wechatOf }: Process): ForwardParts {
    return {
      wechatOf,
      now,
      owner: worker.name,
      deadline: now() + FUNCTION_MS,
      signal: worker.signal,
      again: (arrival, upload, seconds) =>
        steps.meet({ name: 'announce a look', on: 'queue' }, async () => {
          for (const sent of arrivalsIn(JSON.stringify(announcementOf(arrival, upload))))
            announce(sent, seconds);
        }),
    };
  }

  const world = {
    ...aws,
    clock,
    steps,
    queue,
    dead,
    newProcess,
    newWorker,
    now,
    partsOf,
    atStep: steps.meet.bind(steps),

    libraryOf: (account: Account) => apps.get(ACCOUNTS[account].app_id)?.library.list() ?? [],
    appOf: (account: Account) => {
      const app = apps.get(ACCOUNTS[account].app_id);
      assert.ok(app);
      return app;
    },
    calls: (api: string) => log.list({ path: `/cgi-bin/${api}` }).length,

    /** Every token is a new one, with its whole life before it. */
    async newTokens(): Promise<void> {
      for (const account of Object.keys(ACCOUNTS) as Account[]) {
        world.appOf(account).tokens.invalidateAll(clock.now());
        ssm.put(`/test/accounts/${account}/token`, '{}', 'SecureString');
      }
      await world.refreshTokens();
    },

    /** What the schedule of refresh-token does, so that a token is there. */
    async refreshTokens(): Promise<void> {
      for (const account of Object.keys(ACCOUNTS))
        assert.equal((await refresher()({ account }, AHEAD_MS)).state, 'ok');
    },

    /** Puts something to do into the queue. */
    send(work: Work, receives = MAX_RECEIVES): void {
      queue.push({ at: clock.now(), received: 1, receives, work });
    },

    /** Takes the message that is due next out of the queue. */
    nextMessage(): Message | undefined {
      const next = queue.toSorted((one, other) => one.at - other.at)[0];
      if (next) queue.splice(queue.indexOf(next), 1);
      return next;
    },

    /** Delivers a message to a worker, and puts it back as SQS would if it was not dealt with. */
    async deliver(message: Message, process = newProcess(), worker = newWorker()): Promise<Worker> {
      const { work, received, receives } = message;
      const retryIn = await asWorker(worker, async () => {
        try {
          const outcome = await attempt(() => work(worker, process, received));
          if (outcome !== 'handled') {
            await steps.meet({ name: 'postpone the message', on: 'queue' }, async () => {});
            return outcome.retryIn;
          }
          await steps.meet({ name: 'end the message', on: 'queue' }, async () => {});
          return undefined;
        } catch {
          return HIDDEN_S;
        }
      });
      if (retryIn === undefined) return worker;
      const next = { ...message, at: clock.now() + retryIn * 1000, received: received + 1 };
      (next.received > receives ? dead : queue).push(next);
      return worker;
    },

    /** One run of the sweep, for the queue; where it fails, the next one makes up for it. */
    async sweep(): Promise<ForwardOutcome> {
      const listAccounts = () =>
        steps.meet({ name: 'list the accounts', on: 'ssm' }, () => parameters.listAccounts());
      await sweepUploads({ listAccounts, now, announce: world.announceAgain });
      return 'handled';
    },

    /** As functions do that announce a file once more. */
    announceAgain: (arrival: Arrival, upload: UploadKey): Promise<void> =>
      steps.meet({ name: 'announce the file', on: 'queue' }, async () => {
        for (const sent of arrivalsIn(JSON.stringify(announcementOf(arrival, upload)))) announce(sent);
      }),

    /** Everything back to the beginning, but the time, which is later, and what S3 holds. */
    async reset(later = 20 * 60_000): Promise<void> {
      steps.plan = () => undefined;
      workers = 0;
      faults.clear();
      queue.length = 0;
      dead.length = 0;
      simulator.state.limits.list_lag_ms = 0;
      clock.advance(later);
      // The SDK of a process repeats only so much; a new one may do it all again.
      const retries = await s3.config.retryStrategy();
      const full = { getRetryCount: () => 0, getRetryDelay: () => 0, getRetryCost: () => FULL_RETRIES };
      if ('recordSuccess' in retries) retries.recordSuccess(full);
      await world.newTokens();
      log.clear();
      // What others left makes lists longer, and so steps more.
      for (const account of Object.keys(ACCOUNTS) as Account[])
        for (const { media_id } of world.libraryOf(account)) world.appOf(account).library.delete(media_id);
    },
  };

  /** `consume`: what is thrown comes again soon, unless there is nobody left to say so. */
  async function attempt(work: () => Promise<ForwardOutcome>): Promise<ForwardOutcome> {
    try {
      return await work();
    } catch (error) {
      if (workerNow()?.dead) throw error;
      return { retryIn: AFTER_FAULT_S };
    }
  }

  return world;
}
