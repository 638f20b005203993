/** The worker of confirmed plans, under faults: nothing is deleted without a copy, and nothing twice. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { WorkMessage } from '../../../lib/deletions/work.ts';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import { LONG, PATHS, startLocal } from './local.ts';

const local = await startLocal();
const { s3, simulator, wechat, app, parts, key, atWeChat, record, isThere, calls, fault } = local;
const { confirmPlan } = await import('../../../lib/deletions/confirm.ts');
const { deleteMaterial } = await import('../../../lib/deletions/delete-material.ts');
const { makePlan } = await import('../../../lib/deletions/make-plan.ts');
const { addPlan, readPlan } = await import('../../../lib/deletions/plan-store.ts');
const { workOnPlan } = local.as('runDeletion', await import('../../../lib/deletions/work.ts'));
const { changeRecord } = await import('../../../lib/library/record.ts');
const { obtain } = await import('../../../lib/library/obtain.ts');
const { newUploadId } = await import('../../../lib/uploads/upload-id.ts');

type Sent = { readonly message: WorkMessage; readonly delayS: number | undefined };
const sent: Sent[] = [];
beforeEach(() => {
  local.reset();
  sent.length = 0;
});

const planner = { account: 'main', keyId: 'key', requestId: 'planned' };

type Working = {
  readonly later?: number;
  readonly workMs?: number;
  readonly received?: number;
  readonly wechatOf?: typeof parts.wechatOf;
};

const workParts = ({ later = 0, workMs = LONG, received = 1, ...more }: Working = {}) => ({
  ...parts,
  ...more,
  now: () => Date.now() + later,
  signal: parts.signal,
  deadline: Date.now() + later + 60_000,
  received,
  workMs,
  pauseMs: 0,
  enqueue: async (message: WorkMessage, delayS?: number) => {
    sent.push({ message, delayS });
  },
});

const work = (plan_id: string, how: Working = {}) => workOnPlan({ account: 'main', plan_id }, workParts(how));

/** A plan that is confirmed; gives its id. */
async function confirmed(media_ids: readonly string[]): Promise<string> {
  const { plan_id } = await makePlan({ media_ids }, planner, parts);
  const confirmer = { by: 'key', request_id: 'confirmed', except: [] };
  await confirmPlan('main', plan_id, confirmer, { now: Date.now, enqueue: async () => {} });
  local.reset();
  return plan_id;
}

async function planOf(planId: string) {
  const stored = await readPlan('main', planId);
  assert.ok(stored);
  return stored.value;
}

const outcomes = async (planId: string) => (await planOf(planId)).items.map(({ outcome }) => outcome);
const several = (count: number) => Promise.all(Array.from({ length: count }, () => atWeChat()));

test('every item is kept, then deleted, and its record says by whom and by which plan', async () => {
  const ids = [
    await atWeChat('picture.png'),
    await atWeChat('voice.mp3', 'voice'),
    await local.newsAtWeChat('旧'),
  ];
  const planId = await confirmed(ids);
  const lines = await local.logged(async () => {
    assert.equal(await work(planId), 'handled');
  });
  const plan = await planOf(planId);
  assert.deepEqual([plan.state, plan.lease], ['done', undefined]);
  assert.deepEqual(await outcomes(planId), ['deleted', 'deleted', 'deleted']);
  for (const id of ids) {
    const { deleted_by, request_id, plan_id, file, news } = (await record(id)) ?? {};
    assert.deepEqual([deleted_by, request_id, plan_id], ['key', 'confirmed', planId]);
    assert.ok(news ?? (file && (await s3.read('library', `blobs/main/${file.sha256}`))));
    assert.ok(
      lines.some((line) => line.startsWith('material deleted') && line.includes(id) && line.includes(planId)),
    );
  }
  assert.equal(await work(planId, { received: 2 }), 'handled');
  assert.equal(calls(PATHS.delete), 3);
});

test('the name in the list is kept for a restoration', async () => {
  const id = await atWeChat('photo.jpg', 'image', {}, '封面.jpg');
  const planId = await confirmed([id]);
  await work(planId);
  assert.equal((await record(id))?.name, '封面.jpg');
});

test('what was deleted or added meanwhile: the former is gone already, the latter stays', async () => {
  const planned = await atWeChat('voice.wav', 'voice');
  const plan = await makePlan({ query: { type: 'voice', q: 'voice.wav' } }, planner, parts);
  const added = await atWeChat('voice.wav', 'voice');
  const gone = await atWeChat();
  const planId = await confirmed([gone, ...plan.items.map(({ media_id }) => media_id)]);
  app.library.delete(gone);
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['already_gone', 'deleted']);
  assert.deepEqual([isThere(planned), isThere(added)], [false, true]);
});

test("another account's ids are unknown to WeChat, and stay", async () => {
  const setup = { app_id: 'wxffffffffffffffff', app_secret: 'f'.repeat(32) };
  const other = simulator.state.apps.put(setup);
  assert.ok(other);
  const mine = await atWeChat();
  const item = app.library.get(mine);
  assert.ok(item);
  other.library.add({ ...item, media_id: 'of-another-account' });
  const planId = await confirmed(['of-another-account']);
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['already_gone']);
  assert.ok(other.library.get('of-another-account'));
  assert.equal(await record('of-another-account'), undefined);
});

test('a video that is only a page is skipped, one in use fails, and the others are deleted', async () => {
  const video = await atWeChat('clip.mp4', 'video', {});
  const item = app.library.get(video);
  assert.ok(item);
  item.page = true;
  const [used = '', free = ''] = await several(2);
  const planId = await confirmed([video, used, free]);
  fault(PATHS.delete, { errcode: 48005 });
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['skipped', 'failed', 'deleted']);
  const { items } = await planOf(planId);
  assert.match(items[0]?.problems?.en.type ?? '', /not-downloadable$/);
  assert.equal(items[1]?.problems?.en.errcode, 48005);
});

test('an answer that is lost does not count as a failure', async () => {
  const planId = await confirmed(await several(2));
  fault(PATHS.delete, { drop: 'after' });
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['deleted', 'deleted']);
  assert.equal(calls(PATHS.delete), 2);
});

/** Milliseconds until it is noon in Beijing: far from the end of a day, at whatever hour the tests run. */
const untilNoon = () => (28 * 3_600_000 - (Date.now() % 86_400_000)) % 86_400_000;

test('a quota that ends in the middle: it stops, says until when, and goes on then', async () => {
  const planId = await confirmed(await several(4));
  fault(PATHS.delete, { errcode: 45009 }, { skip: 2 });
  const noon = untilNoon();
  assert.equal(await work(planId, { later: noon }), 'handled');
  const plan = await planOf(planId);
  assert.equal(plan.state, 'deleting');
  assert.deepEqual(await outcomes(planId), ['deleted', 'deleted', undefined, undefined]);
  assert.equal(plan.waiting_for?.en.errcode, 45009);
  // Beijing midnight.
  assert.match(plan.next_attempt_at ?? '', /T16:00:0/);
  assert.deepEqual(sent, [{ message: { account: 'main', plan_id: planId }, delayS: 900 }]);
  const before = calls(PATHS.delete);
  assert.equal(await work(planId, { later: noon + 60_000 }), 'handled');
  assert.equal(sent.length, 2);
  assert.equal(calls(PATHS.delete), before);
  assert.equal(await work(planId, { later: noon + 25 * 3_600_000 }), 'handled');
  assert.deepEqual(
    await outcomes(planId),
    Array.from({ length: 4 }, () => 'deleted'),
  );
  const { next_attempt_at, waiting_for } = await planOf(planId);
  assert.deepEqual([next_attempt_at, waiting_for], [undefined, undefined]);
});

test('where get_material is used up, what has a copy is deleted first', async () => {
  const [missing = '', stored = ''] = [await atWeChat('bitmap.bmp'), await atWeChat('picture.png')];
  await obtain(key(stored), LONG, parts);
  const planId = await confirmed([missing, stored]);
  fault(PATHS.get, { errcode: 45009 });
  await work(planId);
  assert.deepEqual(await outcomes(planId), [undefined, 'deleted']);
  assert.ok(isThere(missing));
});

test('too many calls in a minute: a minute later', async () => {
  const planId = await confirmed(await several(1));
  fault(PATHS.delete, { errcode: 45011 });
  await work(planId);
  assert.equal(sent[0]?.delayS, 60);
  await work(planId, { later: 61_000 });
  assert.deepEqual(await outcomes(planId), ['deleted']);
});

test('a bad moment of WeChat is tried three times, and then the item has failed', async () => {
  const [bad = '', good = ''] = [await atWeChat('animation.gif'), await atWeChat()];
  const planId = await confirmed([bad, good]);
  fault(PATHS.get, { errcode: -1 }, { times: 6 });
  await work(planId);
  await work(planId, { later: 31_000 });
  assert.deepEqual(
    sent.map(({ delayS }) => delayS),
    [30, 120],
  );
  await work(planId, { later: 200_000 });
  assert.deepEqual(await outcomes(planId), ['failed', 'deleted']);
  assert.ok(isThere(bad));
});

test('an account that may not delete: all fail at once', async () => {
  const planId = await confirmed(await several(3));
  fault(PATHS.delete, { errcode: 48001 });
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['failed', 'failed', 'failed']);
  assert.equal(calls(PATHS.delete), 1);
});

test('after a week it is given up, and every item says why', async () => {
  const planId = await confirmed(await several(2));
  fault(PATHS.delete, { errcode: 45009 }, { times: 'always' });
  await work(planId, { later: 7 * 86_400_000 });
  const plan = await planOf(planId);
  assert.equal(plan.state, 'done');
  for (const { outcome, problems } of plan.items)
    assert.deepEqual([outcome, problems?.en.errcode], ['failed', 45009]);
});

test('a message is worked on for a bounded time; another goes on from there', async () => {
  const planId = await confirmed(await several(2));
  assert.equal(await work(planId, { workMs: 0 }), 'handled');
  assert.deepEqual(sent, [{ message: { account: 'main', plan_id: planId }, delayS: undefined }]);
  assert.equal((await planOf(planId)).lease, undefined);
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['deleted', 'deleted']);
});

test('two workers at once: one waits for the lease of the other', async () => {
  const planId = await confirmed(await several(3));
  const ended = await Promise.all([work(planId), work(planId), work(planId)]);
  assert.ok(ended.includes('handled'));
  assert.equal(calls(PATHS.delete), 3);
  assert.deepEqual(await outcomes(planId), ['deleted', 'deleted', 'deleted']);
});

/** Stands for a process that ends there: nothing after it is done, and nothing is written down. */
class Killed extends Error {}

for (const [when, after] of [
  ['between the copy and the deletion', false],
  ['between the deletion and its note', true],
] as const) {
  test(`killed ${when}: the file is there, and the next worker ends it`, async () => {
    const ids = [await atWeChat('animation.gif'), await atWeChat('animation.gif')];
    const planId = await confirmed(ids);
    const dead = Promise.withResolvers<never>();
    dead.promise.catch(() => {});
    let deletions = 0;
    const dying = {
      ...wechat,
      materials: {
        ...wechat.materials,
        delete: async (id: string) => {
          if (++deletions === 1) return await wechat.materials.delete(id);
          if (after) await wechat.materials.delete(id);
          dead.reject(new Killed());
          return await new Promise<never>(() => {});
        },
      },
    };
    await assert.rejects(Promise.race([work(planId, { wechatOf: () => dying }), dead.promise]), Killed);
    assert.ok(await s3.read('library', `blobs/main/${sha256(bytesOf('animation.gif'))}`));
    assert.equal((await record(ids[1] ?? ''))?.deleting?.plan_id, planId);
    assert.deepEqual(await outcomes(planId), [undefined, undefined]);
    const busy = await work(planId, { received: 2 });
    assert.ok(busy !== 'handled' && busy.retryIn > 50);
    assert.equal(await work(planId, { received: 3, later: 61_000 }), 'handled');
    assert.deepEqual(await outcomes(planId), ['deleted', 'deleted']);
    for (const id of ids) assert.equal((await record(id))?.plan_id, planId);
    // What the record tells is not asked again.
    assert.equal(calls(PATHS.delete), after ? 3 : 2);
  });
}

test('a worker whose lease ran out writes nothing over what another wrote', async () => {
  const planId = await confirmed(await several(2));
  let first = true;
  const slow = {
    ...wechat,
    materials: {
      ...wechat.materials,
      delete: async (id: string) => {
        if (first) {
          first = false;
          await work(planId, { later: 61_000 });
        }
        return await wechat.materials.delete(id);
      },
    },
  };
  // It comes again, in case nobody else is at it.
  assert.deepEqual(await work(planId, { wechatOf: () => slow }), { retryIn: 30 });
  assert.equal(await work(planId, { received: 2 }), 'handled');
  const plan = await planOf(planId);
  assert.deepEqual([plan.state, await outcomes(planId)], ['done', ['deleted', 'deleted']]);
});

test('a message without a confirmation is looked at again, then dropped; one without a plan is nothing', async () => {
  const { plan_id } = await makePlan({ media_ids: ['a'] }, planner, parts);
  assert.deepEqual(await work(plan_id), { retryIn: 5 });
  assert.equal(await work(plan_id, { received: 4 }), 'handled');
  assert.equal(await work('zybqz2aqzxknq4mtfdz8k9qpds'), 'handled');
  assert.equal(calls(PATHS.delete), 0);
});

test('what was deleted by a request of its own meanwhile is not claimed by the plan', async () => {
  const [id = ''] = await several(1);
  const planId = await confirmed([id]);
  const by = { at: new Date().toISOString(), by: 'other', request_id: 'own' };
  await deleteMaterial(key(id), by, { force: false, waitMs: LONG }, parts);
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['already_gone']);
  assert.equal((await record(id))?.deleted_by, 'other');
});

test('many items: the plan is written now and then, not for each', async () => {
  const now = new Date().toISOString();
  const plan_id = newUploadId(Date.now());
  const ids = Array.from({ length: 100 }, (_, at) => `gone-${at}`);
  const { items: _, ...like } = await planOf(await confirmed(['a']));
  const items = ids.map((media_id) => ({ media_id, used_by: [], copy: 'missing' }) as const);
  await addPlan({ ...like, plan_id, items, updated_at: now });
  await work(plan_id);
  assert.ok((await outcomes(plan_id)).every((outcome) => outcome === 'already_gone'));
  const versions = s3.versions('library').filter(({ key: name }) => name.includes(plan_id));
  assert.ok(versions.length < 10, `${versions.length} versions`);
});

test('records of other accounts are never touched', async () => {
  const [id = ''] = await several(1);
  await changeRecord(key(id, 'other'), (one) => ({ ...one, type: 'image' }));
  await work(await confirmed([id]));
  const { readRecord } = await import('../../../lib/library/record.ts');
  assert.equal((await readRecord(key(id, 'other')))?.value.deleted_at, undefined);
});

test('killed between the record and the change log: the next worker sees to the latter', async () => {
  const { loggedDeletions } = await import('../../../lib/library/changes.ts');
  const [id = ''] = await several(1);
  const planId = await confirmed([id]);
  await obtain(key(id), LONG, parts);
  await wechat.materials.delete(id);
  const deleted_at = new Date().toISOString();
  await changeRecord(key(id), (one) => ({ ...one, deleted_at, deleted_by: 'key', plan_id: planId }));
  await work(planId);
  assert.deepEqual(await outcomes(planId), ['deleted']);
  assert.ok((await local.aside(() => loggedDeletions('main'))).some(({ media_id }) => media_id === id));
  assert.equal((await record(id))?.deleted_at, deleted_at);
});
