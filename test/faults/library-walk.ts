/**
 * The random walk through the library: readers, the mirror, deletions, restorations, people at WeChat's console, messages in any
 * order and twice, workers that cross each other, and faults at any step, drawn by a seed. In the end everything must be
 * as the invariants say.
 */
import assert from 'node:assert/strict';
import type { Kind, Material } from '../../dev/wechat/core/library.ts';
import type { WorkMessage } from '../../lib/deletions/work.ts';
import type { RecordKey } from '../../lib/library/record.ts';
import type { Fault } from './cells.ts';
import { assertSound, living, records } from './library-holds.ts';
import {
  ACCOUNT,
  add,
  atWeChat,
  calls,
  DAY,
  inProcess,
  isThere,
  newWorld,
  now,
  pass,
  type Queue,
  queueOf,
  remove,
} from './library-world.ts';
import { catalogue, lines, mirrorOf } from './mirror-bench.ts';
import { gamble, rivalsEnded, skewBy, surround, watch } from './process.ts';
import { Random } from './random.ts';

const { confirmPlan } = await import('../../lib/deletions/confirm.ts');
const { deleteMaterial } = await import('../../lib/deletions/delete-material.ts');
const { makePlan } = await import('../../lib/deletions/make-plan.ts');
const { readPlan } = await import('../../lib/deletions/plan-store.ts');
const { restoreMaterial } = await import('../../lib/deletions/restore.ts');
const { workOnPlan } = await import('../../lib/deletions/work.ts');
const { fetchForReaders } = await import('../../lib/library/fetch-worker.ts');
const { obtain } = await import('../../lib/library/obtain.ts');

const MINUTE = 60_000;
/** In real time, for what another process may be fetching. */
const WAIT_MS = 700;
const BY = { by: 'key', request_id: 'request' } as const;
const KINDS: readonly Kind[] = ['image', 'image', 'voice', 'video', 'thumb'];

const mirror = mirrorOf();
const downloads: Queue<RecordKey> = queueOf<RecordKey>(
  (key, { received, parts }) => fetchForReaders(key, received, parts, parts.signal),
  { visibilityS: 5_400, maxReceives: 5 },
);
const deletions: Queue<WorkMessage> = queueOf<WorkMessage>(
  (message, { received, parts }) =>
    workOnPlan(message, {
      ...parts,
      received,
      deadline: now() + 5 * MINUTE,
      workMs: MINUTE,
      pauseMs: 0,
      enqueue: (next, delayS) => deletions.enqueue(next, delayS),
    }),
  { visibilityS: 1_800, maxReceives: 20 },
);

/** What the schedule has done, for the invariants. */
type Story = {
  readonly all: Material[];
  /** Removed at WeChat's console, behind our back. */
  readonly strange: Set<string>;
  readonly plans: Set<string>;
  /** Whoever asked for the deletion of one of these was not told that it is done. */
  readonly unanswered: Set<Material>;
};

/**
 * Walks one schedule.
 *
 * @throws {AssertionError} if something does not hold; `trace` tells how it came
 */
export async function walkLibrary(seed: number, trace: string[] = []): Promise<void> {
  const random = new Random(seed);
  await newWorld();
  for (const queue of [mirror, downloads, deletions]) queue.clear();
  skewBy(random.of([10, -10, 3, -3]) * 1_000);
  const severity = random.of([0, 0.02, 0.05, 0.1]);
  const story: Story = { all: [], strange: new Set(), plans: new Set(), unanswered: new Set() };
  for (let count = 1 + random.below(2); count > 0; count--) story.all.push(add(random.of(KINDS)));
  let depth = 0;
  const act = async () => {
    if (depth >= 2) return;
    depth += 1;
    await action(random, story, trace).finally(() => {
      depth -= 1;
    });
  };
  surround({ twice: act });
  gamble((step, can) => {
    if (!random.chance(severity)) return undefined;
    const fault = random.of<Fault>(can);
    trace.push(`  ${fault} at: ${step}`);
    return fault;
  });
  for (let count = 4 + random.below(5); count > 0; count--) await act();
  watch();
  surround({});
  await rivalsEnded();
  trace.push('the faults are over');
  await settle(story);
  await assertEverything(story);
}

const key = (media_id: string): RecordKey => ({ shelf: 'materials', account: ACCOUNT, media_id });

/** Something happens; its failure is its caller's, who may ask again. */
async function action(random: Random, story: Story, trace: string[]): Promise<void> {
  const item = random.of(story.all);
  const choices: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['somebody adds one', async () => story.all.push(add(random.of(KINDS)))],
    ['somebody removes one', async () => removeAtConsole(item, story)],
    ['time passes', async () => pass(random.of([1_000, 40_000, 10 * MINUTE, 70 * MINUTE, DAY]))],
    ['the mirror is started', () => mirror.start()],
    ['the mirror works', () => deliverOne(mirror.queue, random)],
    ['the mirror works', () => deliverOne(mirror.queue, random)],
    ['one is read', () => read(item, random.of([0, WAIT_MS]))],
    ['a download works', () => deliverOne(downloads, random)],
    ['one is deleted', () => deleteFor(item, story)],
    ['a deletion is planned', () => plan(random, story)],
    ['a plan is worked on', () => deliverOne(deletions, random)],
    ['one is restored', () => restore(item)],
  ];
  const [name, work] = random.of(choices);
  trace.push(name);
  await work().catch((error: Error) => trace.push(`  ${name}: ${error.name}: ${error.message}`));
}

function removeAtConsole(item: Material, { strange }: Story): void {
  if (remove(item)) strange.add(item.media_id);
}

/** Any of the messages that wait, early or late; now and then it is delivered twice. */
async function deliverOne<Message>(queue: Queue<Message>, random: Random): Promise<void> {
  if (queue.waiting.length === 0) return;
  const [next] = queue.waiting.splice(random.below(queue.waiting.length), 1);
  if (!next) return;
  if (random.chance(0.7)) pass(Math.max(0, next.at - now()));
  await queue.deliver(next);
  if (random.chance(0.2)) await queue.deliver(next);
}

const read = ({ media_id }: Material, waitMs: number) =>
  inProcess((parts) => obtain(key(media_id), waitMs, { ...parts, enqueue: (one) => downloads.enqueue(one) }));

const deleteOne = ({ media_id }: Material) =>
  inProcess((parts) =>
    deleteMaterial(
      key(media_id),
      { ...BY, at: new Date(now()).toISOString() },
      { force: false, waitMs: WAIT_MS },
      { ...parts, enqueue: (one) => downloads.enqueue(one) },
    ),
  );

async function deleteFor(item: Material, { unanswered }: Story): Promise<void> {
  unanswered.add(item);
  if ((await deleteOne(item)) === 'deleted') unanswered.delete(item);
}

async function plan(random: Random, { all, plans }: Story): Promise<void> {
  const media_ids = all.filter(() => random.chance(0.5)).map(({ media_id }) => media_id);
  if (media_ids.length === 0) return;
  const planner = { account: ACCOUNT, keyId: 'key', requestId: 'planned' };
  const { plan_id } = await inProcess((parts) => makePlan({ media_ids }, planner, parts));
  plans.add(plan_id);
  await confirm(plan_id);
}

const confirm = (planId: string) =>
  inProcess(() =>
    confirmPlan(ACCOUNT, planId, { ...BY, except: [] }, { now, enqueue: (one) => deletions.enqueue(one) }),
  );

const restore = ({ media_id }: Material) =>
  inProcess((parts) => restoreMaterial(key(media_id), { ...BY, again: false }, parts));

/** Whoever was refused asks again, the schedule comes by, and the queues drain. */
async function settle({ all, plans, unanswered }: Story): Promise<void> {
  for (const queue of [mirror.queue, downloads, deletions]) await queue.drain();
  for (const item of unanswered) {
    pass(2 * MINUTE);
    await deleteOne(item).catch(() => {});
    await downloads.drain();
  }
  for (const planId of plans) {
    pass(20 * MINUTE);
    // A plan that nobody confirmed is void by now; one that lost its message goes on.
    await confirm(planId).catch(() => {});
    await deletions.drain();
  }
  // What is on its way back comes back; to what was never asked for, nobody says so now.
  for (const { media_id, restoring } of await records()) {
    if (!restoring) continue;
    for (let asked = 0; asked < 4; asked++) {
      pass(2 * MINUTE);
      const back = await inProcess((parts) => restoreMaterial(key(media_id), { ...BY, again: false }, parts));
      if (back !== 'restoring') break;
      assert.ok(asked < 3, `${media_id} is being restored for ever`);
    }
  }
  // One more, so that something is written and the sweep comes by.
  pass(8 * DAY);
  all.push(add());
  await mirror.start(undefined, true);
  await mirror.follow();
}

const ids = (items: Iterable<{ readonly media_id: string }>) =>
  [...items].map(({ media_id }) => media_id).sort();

async function assertEverything({ all, strange, plans }: Story): Promise<void> {
  await assertSound();
  const there = new Map(atWeChat().map((item) => [item.media_id, item]));
  const alive = await lines();
  assert.deepEqual(ids(alive), [...there.keys()].sort(), 'the catalogue lists what is there, each once');
  for (const { media_id, file } of alive)
    assert.equal(file?.sha256, there.get(media_id)?.sha256, 'our copy is what WeChat holds');
  const deleted = ids(await lines('deleted'));
  assert.equal(new Set(deleted).size, deleted.length, 'what is gone is listed once');
  assert.ok(!deleted.some((id) => there.has(id)), 'what is there is not listed as gone');

  const known = new Map((await records()).map((record) => [record.media_id, record]));
  for (const { media_id, sha256 } of all) {
    if (there.has(media_id)) continue;
    const record = known.get(media_id);
    if (strange.has(media_id)) {
      if (deleted.includes(media_id)) assert.ok(record?.deleted_at, 'what is listed as gone is recorded so');
      continue;
    }
    assert.equal(record?.file?.sha256, sha256, 'what was deleted through us is in our library');
    assert.ok(record?.deleted_at && !record.deleting, 'and its record says so');
    assert.ok(deleted.includes(media_id), 'and so does the catalogue');
  }
  const copies = Map.groupBy(there.values(), ({ sha256 }) => sha256);
  assert.ok(
    [...copies.values()].every(({ length }) => length === 1),
    'nothing was restored twice',
  );
  for (const planId of plans) await assertPlan(planId);
  for (const queue of [mirror.queue, downloads, deletions]) assert.deepEqual(queue.dead, []);
  const { run, types } = await catalogue();
  assert.equal(run?.state, 'done');
  const named = Object.values(types).flatMap(({ segments, deleted: gone }) => [...segments, ...gone]);
  const lying = (await living('library', `catalogue/${ACCOUNT}/`)).filter((name) =>
    /\.jsonl$|seen\./.test(name),
  );
  const old = lying.filter((name) => !named.some(({ rev }) => name.includes(rev)) && ageOf(name) > 2 * DAY);
  assert.deepEqual(old, [], 'nothing temporary stays');
  assert.ok(calls('/cgi-bin') < 600, `${calls('/cgi-bin')} calls`);
}

const ageOf = (name: string): number =>
  now() - Number.parseInt(/\.([0-9a-z]+)-[0-9a-f]+\.jsonl?$/.exec(name)?.[1] ?? '', 36);

async function assertPlan(planId: string): Promise<void> {
  const found = (await readPlan(ACCOUNT, planId))?.value;
  assert.ok(found && found.state !== 'deleting', 'a confirmed plan comes to its end');
  if (found.state === 'planned') return;
  for (const { media_id, outcome } of found.items) {
    assert.ok(outcome, `${media_id} has an outcome`);
    if (outcome === 'deleted' || outcome === 'already_gone') assert.ok(!isThere(media_id), outcome);
  }
}
