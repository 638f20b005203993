import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { api, type Json, newAccount, type TestAccount } from '../helpers/stack.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const isProblem = ({ headers, json }: { headers: Headers; json: Json }) => {
  assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.match(json.type, /^urn:problem:wechat-materials:/);
  for (const member of ['title', 'detail', 'request_id']) assert.equal(typeof json[member], 'string', member);
  assert.equal(json.request_id, headers.get('x-request-id'));
};

test('malformed JSON is named', async () => {
  for (const body of ['{', '', 'null', '[]', '"x"']) {
    const answer = await account.call('/uploads', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 400, body);
    isProblem(answer);
    assert.equal(answer.json.errors[0].field, 'body');
  }
});

test('every wrong field is named at once', async () => {
  const { json } = await account.call('/uploads', {
    body: { target: 'x', type: 'y', size: -1, wrong: true },
  });
  assert.deepEqual(json.errors.map((error: Json) => error.field).sort(), ['size', 'target', 'type', 'wrong']);
});

test('the same in Chinese where it is asked for', async () => {
  const headers = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' };
  const { json } = await account.call('/uploads', { body: { target: 'x' }, headers });
  assert.equal(json.title, '请求无效');
  assert.match(json.errors[0].message, /必须是以下之一/);
  const english = await account.call('/uploads', {
    body: { target: 'x' },
    headers: { 'accept-language': 'en, zh;q=0.5' },
  });
  assert.equal(english.json.title, 'The request is not valid');
});

for (const path of [
  '',
  '/uploads',
  '/materials?type=image',
  '/materials/count',
  '/materials/abc',
  '/media/abc',
]) {
  test(`GET …${path} of an account that does not exist is 404`, async () => {
    const answer = await api(`/v1/accounts/nobody${path}`);
    assert.equal(answer.status, 404, answer.text);
    isProblem(answer);
    assert.match(answer.json.detail, /"nobody"/);
  });
}

test('POST to an account that does not exist is 404, and makes nothing', async () => {
  const body = { target: 'media', type: 'image', filename: 'a.jpg', size: 10 };
  assert.equal((await api('/v1/accounts/nobody/uploads', { body })).status, 404);
  assert.equal(
    (await api('/v1/accounts/nobody/article-images', { body: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]) }))
      .status,
    404,
  );
});

for (const [path, field] of [
  ['/v1/accounts/UPPER/materials/count', 'account'],
  ['/v1/accounts/a%2Fb/materials/count', 'account'],
  ['/v1/accounts/main/media/a.b', 'media_id'],
  [`/v1/accounts/main/media/${'x'.repeat(200)}`, 'media_id'],
  ['/v1/accounts/main/uploads/short', 'upload_id'],
] as const) {
  test(`${path} names ${field}`, async () => {
    const answer = await api(path);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.errors[0].field, field);
  });
}

test('an unknown route is 404, a known one with another method 405', async () => {
  const unknown = await api('/v1/nothing', { key: null });
  assert.equal(unknown.status, 404);
  isProblem(unknown);
  const other = await api('/v1/accounts/main/materials/count', { method: 'DELETE' });
  assert.ok([404, 405].includes(other.status));
  const patch = await api('/v1/accounts/main/uploads', { method: 'PATCH' });
  assert.equal(patch.status, 405);
  assert.equal(patch.headers.get('allow'), 'POST, GET');
});

test('a request id of the caller is kept, a hostile one is not', async () => {
  const kept = await api('/health', { headers: { 'x-request-id': 'order-42' } });
  assert.equal(kept.headers.get('x-request-id'), 'order-42');
  const refused = await api('/health', { headers: { 'x-request-id': 'a b<script>' } });
  assert.match(refused.headers.get('x-request-id') ?? '', /^[\w-]{36}$/);
});

/** One errcode of every class, and what callers see. */
const CLASSES: readonly (readonly [number, number, string, Json])[] = [
  [-1, 502, 'wechat-busy', { retryable: true }],
  [40001, 503, 'wechat-token', { retryable: true }],
  [42001, 503, 'wechat-token', { retryable: true }],
  [45009, 429, 'wechat-quota', { retryable: true }],
  [45011, 429, 'wechat-rate', { retryable: true }],
  [46007, 409, 'wechat-transcoding', { retryable: true }],
  [45074, 409, 'wechat-library-full', { retryable: false }],
  [48001, 403, 'wechat-entitlement', { retryable: false }],
  [40007, 404, 'wechat-media-id', { retryable: false }],
  [45106, 410, 'wechat-closed', { retryable: false }],
  [48005, 409, 'wechat-in-use', { retryable: false }],
  [40113, 415, 'wechat-format', { retryable: false }],
  [45001, 413, 'wechat-size', { retryable: false }],
  [47001, 400, 'wechat-input', { retryable: false }],
  [50004, 403, 'wechat-entitlement', { retryable: false }],
  [61023, 503, 'wechat-configuration', { retryable: false }],
  [99999, 502, 'wechat-unknown', { retryable: false }],
];

for (const [errcode, status, type, more] of CLASSES) {
  test(`errcode ${errcode} is a ${status}`, async () => {
    await account.fault(
      { errcode, errmsg: 'made up rid: 6aac0063-7ed08fb9-1250f724' },
      { path: '/cgi-bin/material/get_materialcount', times: 2 },
    );
    const answer = await account.call('/materials/count');
    await account.clearFaults();
    assert.equal(answer.status, status, answer.text);
    isProblem(answer);
    const { json } = answer;
    assert.equal(json.type, `urn:problem:wechat-materials:${type}`);
    assert.deepEqual(
      [json.errcode, json.errmsg, json.rid],
      [errcode, 'made up', '6aac0063-7ed08fb9-1250f724'],
    );
    assert.equal(json.retryable, more.retryable);
    assert.equal(answer.headers.has('retry-after'), more.retryable);
  });
}

test('a quota is said to be renewed at midnight in Beijing, as an estimate', async () => {
  await account.fault({ errcode: 45009 }, { path: '/cgi-bin/material/get_materialcount' });
  const { headers, json } = await account.call('/materials/count');
  const seconds = Number(headers.get('retry-after'));
  assert.ok(seconds > 0 && seconds <= 86_400);
  assert.match(json.detail, /expected/);
});

test('a refused interface shows in the account', async () => {
  const own = await newAccount({ refused_paths: ['/cgi-bin/material/batchget_material'] });
  assert.equal((await own.call('/materials?type=image')).status, 403);
  const { json } = await own.call('');
  assert.equal(json.entitlements.refused[0].api, '/cgi-bin/material/batchget_material');
  assert.equal(json.entitlements.refused[0].errcode, 48001);
});
