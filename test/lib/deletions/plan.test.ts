/** Plans: what a deletion would delete, who uses it, and who may confirm it. S3 and WeChat are real servers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { PlanQuery } from '../../../lib/deletions/plan.ts';
import { PATHS, startLocal } from './local.ts';

const local = await startLocal();
const { simulator, wechat, parts, key, atWeChat, calls, fault } = local;
const { confirmPlan } = local.as('confirmDeletion', await import('../../../lib/deletions/confirm.ts'));
const { makePlan } = local.as('planDeletion', await import('../../../lib/deletions/make-plan.ts'));
const { changePlan, listPlans, readPlan } = await import('../../../lib/deletions/plan-store.ts');
const { planSummary, planView } = await import('../../../lib/deletions/plan-view.ts');
const { usedBy } = await import('../../../lib/deletions/used-by.ts');
const { findListed } = await import('../../../lib/deletions/listed.ts');
const { obtain } = await import('../../../lib/library/obtain.ts');

beforeEach(local.reset);

const planner = { account: 'main', keyId: 'key', requestId: 'planned' };
const planIds = (media_ids: readonly string[]) => makePlan({ media_ids }, planner, parts);
const planQuery = (query: PlanQuery) => makePlan({ query }, planner, parts);
const idsOf = ({ items }: { items: readonly { media_id: string }[] }) =>
  items.map(({ media_id }) => media_id);

test('a plan names what there is, and whether we have copies; nothing is deleted', async () => {
  const [one, two] = [
    await atWeChat('picture.png', 'image', {}, '一.png'),
    await atWeChat('clip.mp4', 'video', { title: '二' }),
  ];
  await obtain(key(two), 20_000, parts);
  const plan = await planIds([one, two, one, 'unknown-id']);
  assert.deepEqual(
    plan.items.map(({ media_id, type, name, copy }) => [media_id, type, name, copy]),
    [
      [one, 'image', '一.png', 'missing'],
      [two, 'video', '二', 'stored'],
      ['unknown-id', undefined, undefined, 'missing'],
    ],
  );
  assert.ok((plan.items[0]?.update_time ?? 0) > 1_600_000_000);
  assert.deepEqual(plan.cost, { del_material: 3, get_material: 2 });
  assert.ok((plan.quota.del_material?.remain ?? 0) > 0);
  assert.equal(plan.state, 'planned');
  assert.equal(calls(PATHS.delete), 0);
  assert.deepEqual((await readPlan('main', plan.plan_id))?.value, JSON.parse(JSON.stringify(plan)));
});

test('what WeChat does not say is unknown, and spoils no plan', async () => {
  const id = await atWeChat();
  fault(PATHS.list, { errcode: 45009 }, { times: 'always' });
  fault(PATHS.drafts, { errcode: 45009 }, { times: 'always' });
  fault('/cgi-bin/openapi/quota/get', { errcode: 48001 }, { times: 'always' });
  const plan = await planIds([id]);
  assert.deepEqual(plan.items, [{ media_id: id, copy: 'missing', used_by: [] }]);
  assert.equal(plan.drafts.state, 'unknown');
  assert.deepEqual(plan.quota, { del_material: null, get_material: null });
  await assert.rejects(planQuery({ type: 'image' }), { errcode: 45009 });
});

test('a query takes a part of the name, and a span of time, both ends inclusive', async () => {
  const { clock } = simulator.state;
  const ids: string[] = [];
  for (const name of ['Poster A.mp3', 'poster b.mp3', 'other.mp3', 'POSTER c.mp3']) {
    clock.advance(10_000);
    ids.push(await atWeChat('voice.mp3', 'voice', {}, name));
  }
  const [a, b, other, c] = ids;
  const listed = await wechat.materials.list({ type: 'voice', offset: 0, count: 20 });
  const timeOf = (id = '') => {
    const item = listed.item.find(({ media_id }) => media_id === id);
    return new Date((item?.update_time ?? 0) * 1000).toISOString();
  };
  assert.deepEqual(idsOf(await planQuery({ type: 'voice', q: 'poster' })), [c, b, a]);
  assert.deepEqual(idsOf(await planQuery({ type: 'voice', q: 'ＰＯＳＴＥＲ a' })), [a]);
  assert.deepEqual(idsOf(await planQuery({ type: 'voice', q: 'poster', updated_from: timeOf(b) })), [c, b]);
  assert.deepEqual(
    idsOf(await planQuery({ type: 'voice', updated_to: timeOf(c), updated_from: timeOf(b) })),
    [c, other, b],
  );
  assert.deepEqual(idsOf(await planQuery({ type: 'voice', q: 'nothing' })), []);
  assert.equal((await planQuery({ type: 'voice', q: 'poster' })).truncated, false);
  const bounds = { until: performance.now() + 10_000, signal: parts.signal };
  const some = await findListed(wechat, { type: 'voice', q: 'poster' }, { ...bounds, most: 3 });
  assert.deepEqual([some.items.map(({ media_id }) => media_id), some.truncated], [[c, b], true]);
  const late = await findListed(wechat, { type: 'voice' }, { ...bounds, most: 9, until: 0 });
  assert.deepEqual([late.items, late.truncated], [[], true]);
});

test('old news materials are found by the title of their first article', async () => {
  const id = await local.newsAtWeChat('春节放假通知');
  assert.deepEqual(idsOf(await planQuery({ type: 'news', q: '放假' })), [id]);
});

test('the drafts that use a material are named: as a cover, in a picture list, in the HTML', async () => {
  const cover = await atWeChat('photo.jpg');
  const listedOne = await atWeChat('picture.png');
  const unused = await atWeChat('bitmap.bmp');
  const inHtml = await atWeChat('animation.gif');
  const { item } = await wechat.materials.list({ type: 'image', offset: 0, count: 1 });
  // Another size and scheme of the same picture, and behind an entity, as a style attribute has it.
  const src = (item[0]?.url ?? '').replace(/\/0\?.*$/, '/640?wx_fmt=gif&amp;from=appmsg');
  const news = {
    title: '题',
    content: `<p style="background:url(&quot;${src}&quot;)">文</p>`,
    thumb_media_id: cover,
  };
  const first = await wechat.drafts.add([{ ...news, content: '<p>文</p>' }, news]);
  const second = await wechat.drafts.add([
    {
      article_type: 'newspic',
      title: '图',
      content: '文',
      image_info: { image_list: [{ image_media_id: listedOne }] },
    },
  ]);
  const plan = await planIds([cover, listedOne, inHtml, unused]);
  assert.equal(plan.drafts.state, 'known');
  const byId = Object.fromEntries(plan.items.map((item) => [item.media_id, item.used_by]));
  assert.deepEqual(byId[cover], [
    { media_id: first.media_id, article: 0, source: 'thumb' },
    { media_id: first.media_id, article: 1, source: 'thumb' },
  ]);
  assert.deepEqual(byId[listedOne], [{ media_id: second.media_id, article: 0, source: 'image_list' }]);
  assert.deepEqual(byId[inHtml], [{ media_id: first.media_id, article: 1, source: 'content' }]);
  assert.deepEqual(byId[unused], []);
  const bounds = { most: 1, until: performance.now() + 10_000, signal: parts.signal };
  const some = await usedBy(wechat, [{ media_id: cover }, { media_id: listedOne }], bounds);
  assert.deepEqual([some.state, some.looked_at, [...some.uses.keys()]], ['unknown', 1, [listedOne]]);
  assert.equal(planView(plan, 'en', Date.now()).counts.used, 3);
});

// Confirming

const enqueued: unknown[] = [];
const confirm = (
  planId: string,
  more: { by?: string; except?: readonly string[]; account?: string; later?: number } = {},
) =>
  confirmPlan(
    more.account ?? 'main',
    planId,
    { by: more.by ?? 'key', request_id: 'confirmed', except: more.except ?? [] },
    {
      now: () => Date.now() + (more.later ?? 0),
      enqueue: async (message) => {
        enqueued.push(message);
      },
    },
  );
beforeEach(() => {
  enqueued.length = 0;
});

test('a plan is confirmed once', async () => {
  const { plan_id } = await planIds(['a', 'b']);
  const confirmed = await confirm(plan_id);
  assert.equal(confirmed.state, 'deleting');
  assert.equal(confirmed.confirmed?.request_id, 'confirmed');
  assert.deepEqual(enqueued, [{ account: 'main', plan_id }]);
  await assert.rejects(confirm(plan_id), { name: 'Conflict', message: /before/ });
  assert.equal(enqueued.length, 1);
  const other = await planIds(['a']);
  const both = await Promise.allSettled([confirm(other.plan_id), confirm(other.plan_id)]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('not by another key, for another account, or after its hour', async () => {
  const { plan_id } = await planIds(['a']);
  await assert.rejects(confirm(plan_id, { by: 'other' }), { name: 'Forbidden' });
  await assert.rejects(confirm(plan_id, { account: 'other' }), { name: 'NotFound' });
  await assert.rejects(confirm(plan_id, { later: 3_600_001 }), { name: 'Conflict', message: /hour/ });
  assert.equal(enqueued.length, 0);
  const stored = await readPlan('main', plan_id);
  assert.ok(stored);
  assert.equal(planSummary(stored.value, 'en', Date.now()).state, 'planned');
  assert.equal(planSummary(stored.value, 'en', Date.now() + 3_600_001).state, 'expired');
});

test('what is excepted stays; an id that is not in the plan is refused', async () => {
  const { plan_id } = await planIds(['a', 'b', 'c']);
  await assert.rejects(
    confirm(plan_id, { except: ['a', 'B'] }),
    (error: { errors?: { field: string }[] }) => {
      assert.deepEqual(
        error.errors?.map(({ field }) => field),
        ['except[1]'],
      );
      return true;
    },
  );
  const { items } = await confirm(plan_id, { except: ['b', 'b'] });
  assert.deepEqual(
    items.map(({ outcome }) => outcome),
    [undefined, 'excepted', undefined],
  );
});

test('a confirmed plan whose work has stalled is set going again by the same request', async () => {
  const { plan_id } = await planIds(['a']);
  await confirm(plan_id);
  const waiting = await readPlan('main', plan_id);
  assert.ok(waiting);
  await changePlan(waiting, { next_attempt_at: new Date(Date.now() + 3_600_000).toISOString() }, Date.now());
  await assert.rejects(confirm(plan_id, { later: 1_000_000 }), { name: 'Conflict' });
  await confirm(plan_id, { later: 5_000_000 });
  assert.equal(enqueued.length, 2);
});

test('plans are listed, newest first, each account its own', async () => {
  const account = 'lists';
  const ids: string[] = [];
  for (let at = 0; at < 3; at++)
    ids.unshift(
      (
        await makePlan(
          { media_ids: ['a'] },
          { ...planner, account },
          { ...parts, now: () => Date.now() + at * 10 },
        )
      ).plan_id,
    );
  const listed = (await listPlans(account, 2)).map(({ plan_id }) => plan_id);
  assert.deepEqual(listed, ids.slice(0, 2));
  assert.deepEqual(
    (await listPlans(account, 2, listed[1])).map(({ plan_id }) => plan_id),
    ids.slice(2),
  );
});
