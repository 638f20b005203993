/** Callers, functions and faults, all at once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { runEventSource } from '../../dev/stack/event-source.ts';
import { bytesOf } from '../../test/helpers/fixtures.ts';
import { bundle, startFunction } from '../processes/process.ts';
import { ACCOUNT, arnOf, REGION, startWorld } from '../processes/world.ts';
import { type Outcome, uploadOne, type Wanted } from './callers.ts';
import { judge, type Verdict } from './verdict.ts';
import { failAtRandom } from './wechat-faults.ts';
import { type Life, startWorkers } from './workers.ts';

export type LoadOptions = {
  readonly uploads: number;
  readonly callers: number;
  /** How often WeChat and S3 fail, from 0 to 1. */
  readonly faults: number;
  /** One message in so many costs its process its life. */
  readonly killEvery: number;
  /** Seconds after which no upload is begun any more; what is begun is waited for a while longer. */
  readonly seconds: number;
  /** Processes of forward-upload; 5 if not given, as maximumConcurrency in functions/uploads/functions.yml. */
  readonly workers?: number;
  readonly progress?: (text: string) => void;
};

export type LoadReport = {
  readonly verdict: Verdict;
  readonly seconds: number;
  readonly wechatFaults: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly deliveredTwice: number;
  readonly announcedTwice: number;
  readonly deadLetters: number;
  /** Messages in the queue at the end, those included whose time has not come. */
  readonly queued: number;
  readonly lives: readonly Life[];
};

const QUEUE = 'forward';
/** Shorter than deployed (120 and 720 seconds), as are the looks: what a death holds up is over within the run. */
const TIMEOUT_MS = 20_000;
const VISIBILITY_S = 35;
const LOOKS = { FIRST_LOOK_SECONDS: '2', SECOND_LOOK_SECONDS: '5' };
/** What comes twice, though nothing failed. */
const TWICE = 0.01;

/** What a fault holds up, and what comes after it, is over by then. */
const GRACE_S = 150;
/** WeChat's own quotas would not let one account have so many. */
const ACCOUNTS = 4;

/** Of ten files one is a temporary picture and one a permanent video; each has bytes of its own. */
function wantedAt(index: number): Wanted {
  const video = index % 10 === 8;
  const bytes = Buffer.concat([bytesOf(video ? 'clip.mp4' : 'photo.jpg'), Buffer.from(` ${index}`)]);
  const size = bytes.byteLength;
  const material = { target: 'material', type: 'image', filename: `照片 ${index}.jpg`, size };
  const body = video
    ? { ...material, type: 'video', filename: `${index}.mp4`, title: `片 ${index}`, introduction: 'x' }
    : index % 10 === 9
      ? { ...material, target: 'media' }
      : material;
  return { account: accountAt(index % ACCOUNTS), body, bytes: new Uint8Array(bytes) };
}

const accountAt = (index: number) => (index === 0 ? ACCOUNT : `${ACCOUNT}-${index}`);

/** Runs it, and judges it. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { workers: processes = 5 } = options;
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const count = { twice: 0, announced: 0, messages: 0, kills: 0 };
  const world = await startWorld({
    staged: QUEUE,
    queues: queues(),
    async deliver({ client, url }, _arn, body) {
      const times = Math.random() < TWICE ? 2 : 1;
      count.announced += times - 1;
      const QueueUrl = `${url}/000000000000/${QUEUE}`;
      for (let time = 0; time < times; time++)
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    },
  });
  resources.defer(async () => void (await world.close()));
  const apps = new Map([[ACCOUNT, world.app]]);
  for (let index = 1; index < ACCOUNTS; index++) {
    const account = accountAt(index);
    apps.set(account, world.addAccount(account, { app_id: `wx-${index}`, app_secret: 'secret' }));
  }
  const queueUrl = world.urls.get('Queue') ?? '';
  const environment = {
    ...world.environment,
    ...LOOKS,
    FORWARD_QUEUE_URL: queueUrl,
    SOURCE_QUEUE_URL: queueUrl,
    S3_FAULTS_PER_THOUSAND: `${Math.round(options.faults * 1_000)}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  const bundled = (name: string) => bundle(`functions/uploads/${name}.ts`, folder, 'bench/load/s3-faults.ts');
  const start = async (name: string) => {
    const started = await startFunction(await bundled(name), environment);
    resources.defer(() => started.stop());
    return started;
  };
  const api = { create: await start('create-upload'), get: await start('get-upload') };
  const suffers = () => {
    if (++count.messages % options.killEvery !== 0) return undefined;
    count.kills += 1;
    return Math.random() * 60;
  };
  const workers = await startWorkers(
    processes,
    await bundled('forward-upload'),
    environment,
    TIMEOUT_MS,
    suffers,
  );
  resources.defer(() => workers.stop());
  const wechatFaults = failAtRandom(world.simulator, options.faults);

  async function invoke(event: SQSEvent) {
    const twice = Math.random() < TWICE;
    if (!twice) return await workers.invoke(event);
    count.twice += 1;
    const [first, second] = await Promise.all([workers.invoke(event), workers.invoke(event)]);
    return first.batchItemFailures.length > 0 ? first : second;
  }
  const stop = new AbortController();
  const { client } = world.queues;
  const source = { client, queueUrl, queueArn: arnOf(QUEUE), region: REGION, batchSize: 1 };
  const running = runEventSource({ ...source, maximumConcurrency: processes, invoke }, stop.signal);
  resources.defer(async () => {
    stop.abort();
    await running;
  });

  const began = performance.now();
  const last = began + options.seconds * 1_000;
  const end = last + GRACE_S * 1_000;
  const uploads: { readonly wanted: Wanted; readonly outcome: Outcome }[] = [];
  let next = 0;
  const caller = async () => {
    for (let index = next++; index < options.uploads && performance.now() < last; index = next++) {
      const wanted = wantedAt(index);
      uploads.push({ wanted, outcome: await uploadOne(wanted, `upload-${index}`, api, end) });
    }
  };
  const ended = new AbortController();
  const ticking = tick(
    () =>
      options.progress?.(
        `${Math.round((performance.now() - began) / 1000)} s: ${uploads.length} uploads ended`,
      ),
    ended.signal,
  );
  await Promise.all(Array.from({ length: options.callers }, caller));
  ended.abort();
  await ticking;
  const seconds = (performance.now() - began) / 1000;
  stop.abort();
  await running;
  await workers.measure();
  return {
    verdict: await judge(world, apps, uploads),
    seconds,
    wechatFaults,
    kills: count.kills,
    deliveredTwice: count.twice,
    announcedTwice: count.announced,
    deadLetters: await world.waiting('Dead'),
    queued: await world.waiting('Queue'),
    lives: workers.lives,
  };
}

async function tick(work: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(10_000, undefined, { signal }).catch(() => {});
    work();
  }
}

function queues() {
  const RedrivePolicy = { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 };
  const Properties = { QueueName: QUEUE, VisibilityTimeout: VISIBILITY_S, RedrivePolicy };
  return {
    Queue: { Type: 'AWS::SQS::Queue', Properties },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  };
}
