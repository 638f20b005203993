/**
 * The forwarding process, as it is deployed, is killed with SIGKILL at random moments, fifty times over fifty uploads:
 * fifty materials come of it.
 *
 * Nothing here is a stand-in but time: S3, its events, the queue and WeChat are servers, and a redelivery takes a second.
 * Where AWS would take its twelve minutes for one, everybody's clock jumps by as much: what the dead worker held has ended.
 * SIGKILL_SEED repeats the moments, though not to the microsecond.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { bundle, type FunctionProcess, startFunction } from '../../bench/processes/process.ts';
import { seededRandom } from '../../bench/processes/random.ts';
import { ACCOUNT, arnOf, REGION, startWorld } from '../../bench/processes/world.ts';
import { runEventSource } from '../../dev/stack/event-source.ts';
import type { UploadDocument } from '../../lib/uploads/upload.ts';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';

const UPLOADS = 50;
/** That go through undisturbed, before. */
const SPARED = 2;
const KILLS = 50;
/** An upload is tried five times, and a message delivered five times. */
const KILLS_EACH = 3;
const REDELIVERY_MS = 12 * 60_000;
const TIMEOUT_MS = 120_000;
const QUEUE = 'forward';

/** How far the work had come. */
type Stage = 'before the claim' | 'claimed' | 'at WeChat' | 'recorded' | 'done';

test('fifty deaths over fifty uploads leave fifty materials', async (t) => {
  const seed = Number(process.env.SIGKILL_SEED ?? Date.now() % 1_000_000);
  const random = seededRandom(seed);
  let aheadMs = 0;
  const world = await startWorld({
    staged: QUEUE,
    queues: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: QUEUE, VisibilityTimeout: 1, RedrivePolicy },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    },
    now: () => Date.now() + aheadMs,
  });
  const { s3, simulator, app, queues } = world;
  const folder = await mkdtemp(join(tmpdir(), 'sigkill-'));
  const queueUrl = world.urls.get('Queue') ?? '';
  const environment = {
    ...world.environment,
    FORWARD_QUEUE_URL: queueUrl,
    FIRST_LOOK_SECONDS: '0',
    SECOND_LOOK_SECONDS: '0',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  const stop = new AbortController();
  t.after(async () => {
    stop.abort();
    await Promise.allSettled([source]);
    await Promise.all((await Promise.all(workers)).map((worker) => worker.stop()));
    await world.close();
    await rm(folder, { recursive: true });
  });
  const forward = await bundle('functions/uploads/forward-upload.ts', folder);
  const start = () => startFunction(forward, environment);
  /** The one at work, and the next, which starts meanwhile. */
  const workers: Promise<FunctionProcess>[] = [start(), start()];
  simulator.state.faults.add({
    path: '/cgi-bin/material/add_material',
    times: 'always',
    fault: { latency_ms: 40 },
  });

  // What we create uploads by reads its environment while it loads.
  Object.assign(process.env, environment);
  const { createUpload } = await import('../../lib/uploads/create.ts');
  const { stagedFile, uploadState } = await import('../../lib/storage/buckets.ts');
  const { putBytes } = await import('../../lib/storage/objects.ts');

  const photo = bytesOf('photo.jpg');
  const files = new Map<string, Buffer>();
  const done = new Set<string>();
  async function stageOne(): Promise<string> {
    const bytes = Buffer.concat([photo, Buffer.from(`${files.size}`)]);
    const { upload_id } = await createUpload(
      { target: 'material', type: 'image', filename: 'photo.jpg', size: bytes.byteLength },
      { account: ACCOUNT, keyId: 'key', requestId: 'request', language: 'en' },
      Date.now() + aheadMs,
    );
    files.set(upload_id, bytes);
    await putBytes(stagedFile(ACCOUNT, upload_id), bytes, 'image/jpeg');
    return upload_id;
  }
  const read = async (id: string) => {
    const { bucket, key } = uploadState(ACCOUNT, id);
    return JSON.parse(`${await s3.read(bucket, key)}`) as UploadDocument;
  };
  const madeBy = (id: string) => app.library.list().filter(({ name }) => name.includes(id.slice(-8)));
  const stageOf = async (id: string): Promise<Stage> => {
    const { state, result } = await read(id);
    if (state === 'done') return 'done';
    if (result) return 'recorded';
    if (madeBy(id).length > 0) return 'at WeChat';
    return state === 'forwarding' ? 'claimed' : 'before the claim';
  };

  let source: Promise<void> | undefined;
  let kills = 0;
  let used: Promise<FunctionProcess> | undefined;
  /** How long the work takes in a process that has done some, and in a new one. */
  const takesMs = { used: 0, fresh: 0 };
  const killsOf = new Map<string, number>();
  const stages: Partial<Record<Stage, number>> = {};

  /** What Lambda does with a message; or half of it. */
  async function invoke(event: SQSEvent): Promise<SQSBatchResponse> {
    const [worker] = workers;
    if (!worker) throw new Error('There is no worker');
    const id = uploadIn(event);
    const kind = used === worker ? 'used' : 'fresh';
    used = worker;
    const one = await worker;
    const began = performance.now();
    const running = one.invoke(event, TIMEOUT_MS, aheadMs) as Promise<SQSBatchResponse>;
    const over = Promise.allSettled([running]);
    const likely = Math.max(0.7, (KILLS - kills) / (files.size - done.size));
    const suffers =
      files.size > SPARED && kills < KILLS && (killsOf.get(id) ?? 0) < KILLS_EACH && random() < likely;
    if (suffers && !(await Promise.race([over, delay(random() * takesMs[kind], undefined)]))) {
      kills += 1;
      killsOf.set(id, (killsOf.get(id) ?? 0) + 1);
      workers.shift();
      workers.push(start());
      await one.stop('SIGKILL');
      await over;
      const stage = await stageOf(id);
      stages[stage] = (stages[stage] ?? 0) + 1;
      aheadMs += REDELIVERY_MS;
    }
    const answer = await running;
    takesMs[kind] = performance.now() - began;
    if ((await read(id)).state === 'done') done.add(id);
    return answer;
  }

  const { client } = queues;
  source = runEventSource(
    { client, queueUrl, queueArn: arnOf(QUEUE), region: REGION, batchSize: 1, maximumConcurrency: 1, invoke },
    stop.signal,
  );
  const allDone = async () => {
    const end = performance.now() + 90_000;
    while (done.size < files.size) {
      if (performance.now() < end) await delay(20);
      else assert.fail(`seed ${seed}: ${JSON.stringify([...files.keys()].filter((id) => !done.has(id)))}`);
    }
  };
  // How long these take tells at which moments to kill.
  for (let count = 0; count < SPARED; count++) {
    await stageOne();
    await allDone();
  }
  for (let count = 0; count < UPLOADS; count++) await stageOne();
  await allDone();

  t.diagnostic(`seed ${seed}; killed ${kills} times: ${JSON.stringify(stages)}`);
  assert.equal(kills, KILLS);
  // The moments are worth something: before anything was sent, and between WeChat's work and our record of it.
  assert.ok(stages['at WeChat'] && (stages['before the claim'] || stages.claimed), JSON.stringify(stages));
  for (const [id, bytes] of files) {
    const upload = await read(id);
    const made = madeBy(id);
    const seen = `seed ${seed}: ${JSON.stringify(upload)}`;
    assert.deepEqual([upload.state, made.length, upload.duplicates], ['done', 1, undefined], seen);
    assert.equal(upload.result?.media_id, made[0]?.media_id, seen);
    assert.equal(made[0]?.sha256, sha256(bytes), seen);
    assert.deepEqual(await s3.read('library', `blobs/${ACCOUNT}/${sha256(bytes)}`), bytes, seen);
  }
  assert.equal(app.library.list().length, SPARED + UPLOADS);
});

const RedrivePolicy = { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 };

/** Whose file a message announces: S3 writes its key as forms do, and we by encodeURIComponent. */
function uploadIn({ Records: [record] }: SQSEvent): string {
  const [, id = ''] = /in(?:\/|%2F)\w+(?:\/|%2F)(\w{26})"/.exec(record?.body ?? '') ?? [];
  return id;
}
