/** A file in the body of a request, each step through each fault (docs/faults.md). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bytesOf, sha256 } from '../helpers/fixtures.ts';
import { type Fault, stepsOf, testCells } from './cells.ts';
import { DIRECT } from './direct-matrix.ts';
import { numbering } from './numbering.ts';
import { SKEW_MS } from './strike.ts';
import { asNobody, asWorker, type Step, type Worker } from './workers.ts';
import { openWorld } from './world.ts';

const world = await openWorld();
after(world.close);
const { steps } = world;
const { uploadDirectly } = await import('../../lib/uploads/direct.ts');
const { toProblem } = await import('../../lib/problems/problem.ts');

let files = 0;

/** A request by a process of its own. */
function request(bytes: Buffer, worker: Worker) {
  const file = {
    target: 'material',
    type: 'image',
    filename: 'photo.jpg',
    bytes,
    deduplicate: true,
  } as const;
  const wechat = world.newProcess().wechatOf('main');
  return asWorker(worker, () =>
    uploadDirectly(wechat, 'main', file, { now: world.now(), signal: worker.signal }),
  );
}

async function prepare(): Promise<Buffer> {
  await world.reset();
  return Buffer.concat([bytesOf('photo.jpg'), Buffer.from(String(files++).padStart(8))]);
}

test('Direct upload: every step has a row', async () => {
  const bytes = await prepare();
  const number = numbering();
  const seen: string[] = [];
  steps.plan = (_, { name }) => {
    seen.push(number(name));
    return undefined;
  };
  await request(bytes, world.newWorker());
  assert.deepEqual(seen, stepsOf(DIRECT));
});

testCells(DIRECT, async (step, fault) => {
  const bytes = await prepare();
  const others: Promise<unknown>[] = [];
  let met = false;
  const number = numbering();
  steps.plan = async (worker: Worker, { name }: Step): Promise<Fault | undefined> => {
    if (met || number(name) !== step) return undefined;
    met = true;
    if (fault === 'clock skew') worker.skewMs = SKEW_MS;
    else if (fault === 'two at once') others.push(asNobody(() => request(bytes, world.newWorker())));
    else return fault;
    return undefined;
  };
  const worker = world.newWorker();
  const answer = await request(bytes, worker).catch((error: unknown) => error as Error);
  const told = await Promise.all(others);
  assert.ok(met, `${step} was never reached`);
  assert.ok(world.calls('stable_token') <= 1);
  const made = world.libraryOf('main');
  assert.ok(made.every((item) => item.sha256 === sha256(bytes)));
  const outcome = made.length > 0 ? 'made' : 'not made';
  // Whatever its function would have answered.
  if (worker.dead) return `no answer, ${outcome}`;
  // Whoever was answered has one of his own; but of the same content, one may do for two.
  if (!(answer instanceof Error)) {
    assert.ok(made.some(({ media_id }) => media_id === answer.media_id));
    assert.ok(made.length >= 1 && made.length <= 1 + told.length);
    return 'answered';
  }
  return `${toProblem(answer, 'en').problem.type.split(':').at(-1)}, ${outcome}`;
});
