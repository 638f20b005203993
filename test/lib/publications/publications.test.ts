/** Publications are asked after seldom, and never beyond the day's calls. S3 and WeChat are real servers on one clock. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { s3, simulator, as } = await startLocalAws();
const { checkPublications } = as(
  'checkPublications',
  await import('../../../lib/publications/check-publications.ts'),
);
const { givePublication } = as(
  'getPublication',
  await import('../../../lib/publications/give-publication.ts'),
);
const { recordSubmitted } = as('publish', await import('../../../lib/publications/record-submitted.ts'));
const { listPublications, readPublication } = await import('../../../lib/publications/publication-store.ts');
const { takeCall } = await import('../../../lib/publications/calls.ts');
const { putBytes } = await import('../../../lib/storage/objects.ts');
const { createWeChatClient, fetchStableToken, TokenUnavailable } = await import(
  '../../../lib/wechat/index.ts'
);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
const { clock } = simulator.state;
const parts = {
  wechatOf: () => wechat,
  now: () => clock.now(),
  share: () => 0,
  signal: AbortSignal.timeout(60_000),
};
const asked = () => simulator.state.log.list({ path: '/cgi-bin/freepublish/get' }).length;

let account = '';
let count = 0;
beforeEach(async () => {
  // Every test with an account of its own, and what the last one left behind checked to its end.
  for (let weeks = 0; weeks < 3; weeks++) {
    clock.advance(8 * DAY);
    await checkPublications(parts);
  }
  simulator.state.limits.publish_ms = 60_000;
  simulator.state.faults.clear();
  simulator.state.log.clear();
  account = `a${++count}`;
});

async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`${simulator.url}/_simulator${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.text());
}

/** A draft, submitted and noted; gives the id. */
async function submitted(): Promise<string> {
  const open = async function* () {
    yield bytes;
  };
  const file = { filename: 'a.jpg', contentType: 'image/jpeg', size: bytes.byteLength, open };
  const { media_id: thumb_media_id } = await wechat.materials.add('image', file as never);
  const article = { title: '题', content: '<p>x</p>', thumb_media_id };
  const { media_id } = await wechat.drafts.add([article as never]);
  const publication = await wechat.publications.submit(media_id);
  await recordSubmitted(account, media_id, publication, clock.now());
  return String(publication.publish_id);
}
const { bytesOf } = await import('../../helpers/fixtures.ts');
const bytes = bytesOf('photo.jpg');

const give = (id: string, spacing = 10 * SECOND) => givePublication({ account, id }, spacing, parts);
const stateOf = async (id: string) => {
  const stored = await readPublication({ account, id });
  assert.ok(stored);
  return stored.value;
};
/** Lets time pass in steps, as the schedule runs, and gives how long after the submission WeChat was asked. */
async function agesOfQuestions(id: string, step: number, until: number): Promise<number[]> {
  const created = Date.parse((await stateOf(id)).created_at);
  const found: number[] = [];
  while (clock.now() - created < until) {
    clock.advance(step);
    const before = asked();
    await checkPublications(parts);
    if (asked() > before) found.push(Math.round((clock.now() - created) / step) * step);
  }
  return found;
}

test('one under way is asked after at growing intervals, for a week', async () => {
  simulator.state.limits.publish_ms = 30 * DAY;
  const id = await submitted();
  assert.deepEqual(await agesOfQuestions(id, 15 * SECOND, 30 * MINUTE), [
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
  ]);
  assert.deepEqual(await agesOfQuestions(id, HOUR / 2, 8 * DAY), [HOUR, 6 * HOUR, DAY, 7 * DAY]);
  const { due, publication } = await stateOf(id);
  assert.deepEqual([due, publication.publish_status], [undefined, 1]);
});

test('a published one is looked at again, since it can be taken back', async () => {
  const id = await submitted();
  clock.advance(2 * MINUTE);
  await checkPublications(parts);
  assert.equal((await stateOf(id)).publication.publish_status, 0);
  await control(`/publications/${id}`, { status: 6 });
  assert.deepEqual(await agesOfQuestions(id, 5 * MINUTE, HOUR + MINUTE), [HOUR]);
  const { publication, due } = await stateOf(id);
  assert.deepEqual([publication.publish_status, due], [6, undefined]);
  const before = asked();
  clock.advance(DAY);
  await give(id);
  assert.equal(asked(), before, 'what is over is not asked after');
});

test('readers are answered from the record, and make WeChat be asked seldom', async () => {
  simulator.state.limits.publish_ms = 30 * DAY;
  const id = await submitted();
  assert.equal((await stateOf(id)).fetched_at, undefined);
  await Promise.all(Array.from({ length: 10 }, () => give(id)));
  assert.equal(asked(), 1, 'ten at once ask once');
  clock.advance(9 * MINUTE);
  await give(id, 10 * MINUTE);
  assert.equal(asked(), 1);
  clock.advance(MINUTE);
  const { fetched_at, asked_at } = await give(id, 10 * MINUTE);
  assert.equal(asked(), 2);
  assert.ok(fetched_at !== undefined && asked_at !== undefined && fetched_at >= asked_at);
  // A page that asks again and again for an hour.
  for (let second = 0; second < 3_600; second += 15) {
    clock.advance(15 * SECOND);
    await give(id);
  }
  assert.ok(asked() < 30, `${asked()}`);
});

test('when the day’s calls are made the old record is the answer, and the schedule goes on the next day', async () => {
  const id = await submitted();
  for (let call = 0; call < 80; call++) assert.ok(await takeCall(account, 80, clock.now()));
  clock.advance(2 * MINUTE);
  assert.equal((await give(id)).publication.publish_status, 1);
  await checkPublications(parts);
  assert.equal(asked(), 0);
  const { due } = await stateOf(id);
  assert.match(due?.at ?? '', /T16:00:00.000Z$/, 'midnight in Beijing');
  clock.advance(Date.parse(due?.at ?? '') - clock.now() + SECOND);
  await checkPublications(parts);
  assert.equal((await stateOf(id)).publication.publish_status, 0);
});

test('the second looks leave calls for what is under way', async () => {
  const old = await submitted();
  clock.advance(2 * MINUTE);
  await checkPublications(parts);
  clock.advance(2 * HOUR);
  for (let call = 0; call < 40; call++) await takeCall(account, 80, clock.now());
  const young = await submitted();
  clock.advance(2 * MINUTE);
  const before = asked();
  await give(old);
  assert.equal(asked(), before);
  assert.equal((await give(young)).publication.publish_status, 0);
});

test('45009 is remembered until midnight in Beijing', async () => {
  const id = await submitted();
  simulator.state.faults.add({ path: '/cgi-bin/freepublish/get', fault: { errcode: 45009 } });
  const refused = await give(id);
  assert.equal(refused.last_error?.problems.en.errcode, 45009);
  clock.advance(5 * MINUTE);
  await checkPublications(parts);
  await give(id);
  await assert.rejects(give('2247000000'), { name: 'WeChatError', errcode: 45009 });
  assert.equal(asked(), 1);
  clock.advance(DAY);
  await checkPublications(parts);
  const { last_error, publication } = await stateOf(id);
  assert.deepEqual([last_error, publication.publish_status], [undefined, 0]);
});

test('one that was submitted elsewhere is asked after once, and has a record from then on', async () => {
  const own = account;
  const id = await submitted();
  account = `${own}-other`;
  const seen = await give(id);
  assert.deepEqual([seen.media_id, seen.publication.publish_status], [undefined, 1]);
  await give(id);
  assert.equal(asked(), 1);
  await assert.rejects(give('no-number'), { name: 'WeChatError', errcode: 40002 });
  await assert.rejects(give('2247000000'), { name: 'WeChatError', errcode: 53502 });
  assert.equal(await readPublication({ account, id: '2247000000' }), undefined);
});

test('for an account that nobody knows nothing is written', async () => {
  const wechatOf = (name: string): never => {
    throw new TokenUnavailable(name, 'unknown_account');
  };
  const key = { account: 'nobody', id: '1' };
  await assert.rejects(givePublication(key, 0, { ...parts, wechatOf }), { name: 'TokenUnavailable' });
  assert.equal(
    s3.versions('library').some(({ key: name }) => name.includes('nobody')),
    false,
  );
});

test('a question without an answer is told, and asked again at its time', async () => {
  const id = await submitted();
  simulator.state.faults.add({ path: '/cgi-bin/freepublish/get', times: 2, fault: { errcode: -1 } });
  clock.advance(30 * SECOND);
  await checkPublications(parts);
  const { last_error, due, fetched_at, created_at } = await stateOf(id);
  assert.deepEqual([last_error?.problems.en.errcode, fetched_at], [-1, undefined]);
  assert.equal(Date.parse(due?.at ?? '') - Date.parse(created_at), 2 * MINUTE);
  simulator.state.faults.clear();
  clock.advance(91 * SECOND);
  await checkPublications(parts);
  assert.equal((await stateOf(id)).last_error, undefined);
});

test('the list is newest first, in pages, each once', async () => {
  const ids: string[] = [];
  for (let each = 0; each < 5; each++) {
    clock.advance(SECOND);
    ids.unshift(await submitted());
  }
  // Two who made a record at once left two places.
  const place = `publications-by-time/${account}/0000000000000.${ids[2]}`;
  await putBytes({ bucket: 'library', key: place }, new Uint8Array(), 'text/plain');
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await listPublications(account, 2, after);
    seen.push(...items.map(({ id }) => id));
    after = next;
  } while (after !== undefined);
  assert.deepEqual(seen, ids);
});
