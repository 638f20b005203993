/** The mirror's promises on bad days: whatever dies, comes twice or comes late, each item is known and stored once. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { s3 as client } from '../../../lib/storage/objects.ts';
import {
  add,
  addMany,
  as,
  atWeChat,
  calls,
  catalogue,
  drain,
  Killed,
  LIST,
  lines,
  mirror,
  parts,
  pass,
  queue,
  remove,
  reset,
  simulator,
  start,
} from './bench.ts';

const { workOnMirror } = as('runMirror', await import('../../../lib/mirror/work.ts'));

/** Kills whoever makes the n-th request to S3 from now on, before it or after it. */
let kill: { at: number; after: boolean } | undefined;
let requests = 0;
client.middlewareStack.add(
  (next) => async (args) => {
    requests += 1;
    const mine = kill?.at === requests ? kill : undefined;
    if (mine) kill = undefined;
    if (mine && !mine.after) throw new Killed('before');
    const answer = await next(args);
    if (mine) throw new Killed('after');
    return answer;
  },
  { step: 'initialize', name: 'kill' },
);
after(() => client.middlewareStack.remove('kill'));

beforeEach(() => {
  reset();
  kill = undefined;
  requests = 0;
});

const ids = (items: readonly { media_id: string }[]) => items.map(({ media_id }) => media_id).sort();

async function assertWhole(): Promise<void> {
  const { run } = await catalogue();
  assert.equal(run.state, 'done');
  assert.deepEqual(ids(await lines()), ids(atWeChat()));
  assert.ok((await lines()).every(({ file }) => file));
}

/** A first run, and one that has something of everything to do. */
async function twoRuns(): Promise<void> {
  const items = addMany(6);
  add('voice');
  await run();
  pass(86_400_000);
  for (const gone of items.slice(3, 5)) remove(gone);
  add();
  add('video');
  await run();
}

/** Whoever asks for it asks again where that fails. */
async function run(): Promise<void> {
  await start().catch(async (error: unknown) => {
    if (!(error instanceof Killed)) throw error;
    await start();
  });
  await drain();
}

test('killed at any request to S3, a run comes to the same end', async () => {
  await twoRuns();
  await assertWhole();
  const steps = requests;
  assert.ok(steps > 80, `${steps}`);
  // Every so often, in another phase for those killed before and after: all kinds of steps come up.
  for (let at = 1; at <= steps; at += 36) {
    for (const after of [false, true]) {
      reset();
      requests = 0;
      const point = { at: at + (after ? 18 : 0), after };
      kill = point;
      await twoRuns();
      kill = undefined;
      await assertWhole();
      assert.equal((await lines('deleted')).length, 2, JSON.stringify(point));
    }
  }
});

test('a message that comes twice or late does nothing', async () => {
  addMany(8);
  await start();
  const [first] = queue;
  assert.ok(first);
  const seen = [first.message];
  for (let round = 0; round < 40 && queue.length > 0; round++) {
    const next = queue.shift();
    if (!next) break;
    pass(next.delay * 1000);
    seen.push(next.message);
    // A little at a time, so that there are many messages.
    const outcome = await workOnMirror(next.message, parts({ workMs: 1 }));
    if (outcome !== 'handled') queue.push({ ...next, delay: outcome.retryIn });
    for (const old of [...seen.slice(0, 1), ...seen.slice(-2)]) {
      const before = (await catalogue()).run.step;
      await workOnMirror(old, parts({ workMs: 1 }));
      assert.ok((await catalogue()).run.step - before <= 1);
    }
  }
  await drain();
  await assertWhole();
  const before = await catalogue();
  for (const old of seen) assert.equal(await workOnMirror(old, parts()), 'handled');
  assert.deepEqual(await catalogue(), before);
});

test('two messages of one step do not work at once', async () => {
  addMany(30);
  await start();
  const [first] = queue.splice(0);
  assert.ok(first);
  const outcomes = await Promise.all([1, 2, 3].map(() => workOnMirror(first.message, parts())));
  assert.equal(outcomes.filter((outcome) => outcome === 'handled').length, 1);
  await assertWhole();
  // One page more for what came during the first walk.
  assert.equal(calls(LIST), 4);
});

test('two runs at once are one', async () => {
  addMany(30);
  const [one, two] = await Promise.all([start(), start()]);
  assert.equal(one.run?.id, two.run?.id);
  await drain();
  await assertWhole();
  assert.equal(calls(LIST), 4);
});

test('a run whose message was lost goes on when it is asked for again', async () => {
  addMany(5);
  await start();
  queue.length = 0;
  await start();
  await drain();
  await assertWhole();
});

test('what the schedule sends starts a run, and a second such message leaves it alone', async () => {
  addMany(5);
  queue.push({ message: { account: (await import('./bench.ts')).ACCOUNT }, delay: 0 });
  await drain();
  await assertWhole();
  assert.equal(simulator.state.log.list({ path: '/cgi-bin/material/get_materialcount' }).length, 1);
});

test('WeChat out of reach: the run waits longer each time, and then for the next day', async () => {
  addMany(5);
  simulator.state.faults.add({ path: LIST, times: 'always', fault: { drop: 'before' } });
  await mirror();
  const { run } = await catalogue();
  assert.equal(run.state, 'running');
  assert.equal(run.pauses?.[0]?.reason, 'problem');
  assert.equal(run.problems?.en.status, 502);
  simulator.state.faults.clear();
  await mirror();
  await assertWhole();
  assert.equal((await catalogue()).run.problems, undefined);
});
