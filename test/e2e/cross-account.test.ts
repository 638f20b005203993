/** Two accounts never see each other's uploads, handles, files, catalogue, keys or anything else: every route is tried. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ROUTES } from '../../lib/http/routes.ts';
import { type Everything, oneOfEverything } from '../helpers/one-of-everything.ts';
import {
  type Answer,
  api,
  info,
  type Json,
  newAccount,
  s3,
  simulator,
  type TestAccount,
} from '../helpers/stack.ts';
import { createUpload, finished, sendForm, upload } from '../helpers/uploads.ts';

/** The one that tries, and the one that is tried. */
let first: TestAccount;
let second: TestAccount;
let ours: Everything;
let theirs: Everything;
let untouched: Awaited<ReturnType<typeof stateOf>>;
const { first: firstKey, second: secondKey } = info.keys;

before(async () => {
  const quotas = { quotas: { '/cgi-bin/freepublish/get': 10_000 } };
  [first, second] = await Promise.all([newAccount(quotas, 'first'), newAccount(quotas, 'second')]);
  [ours, theirs] = await Promise.all([
    oneOfEverything(first, firstKey, 'osmanthus'),
    // WeChat counts publications for each account: the second one's is its second.
    oneOfEverything(second, secondKey, 'chrysanthemum', 2),
  ]);
  untouched = await stateOf(second);
});

/** Every version of what the account has in S3, and what WeChat was asked for it. */
async function stateOf({ account, app_id }: TestAccount) {
  const objects: string[] = [];
  for (const Bucket of [info.staging_bucket, info.library_bucket]) {
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
      for (const { Key = '', VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
        if (new RegExp(`/${account}[/.]`).test(Key)) objects.push(`${Bucket}/${Key}?${VersionId}`);
      KeyMarker = page.NextKeyMarker;
      VersionIdMarker = page.NextVersionIdMarker;
    } while (KeyMarker);
  }
  const { requests } = await simulator(`/requests?app_id=${app_id}`);
  const asked: readonly Json[] = requests.filter(({ path }: Json) => !path.includes('token'));
  return { objects: objects.sort(), asked, lastAsked: Number(asked.at(-1)?.id) };
}

type Request = {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: Readonly<Record<string, unknown>> | Uint8Array<ArrayBuffer>;
  /** What the first account is answered, with the second's ids at its own place. */
  readonly status: number;
  readonly field?: string;
};

const article = (thumb_media_id: string) => ({ title: 'x', content: '<p>x</p>', thumb_media_id });
const NOT_FOUND = { status: 404 };
const OWN = { status: 200 };

/** What is asked for on each route: the second account's things wherever a thing can be named. */
const REQUESTS: Readonly<Record<string, (things: Everything) => readonly Request[]>> = {
  'GET {a}': () => [OWN],
  'PUT {a}/token': () => [{ body: { access_token: 'x'.repeat(32), expires_in: 7200 }, status: 409 }],
  'POST {a}/uploads': () => [
    { body: { target: 'material', type: 'image', filename: 'a.jpg', size: 1_000 }, status: 201 },
  ],
  'GET {a}/uploads': () => [OWN],
  'GET {a}/uploads/{upload_id}': (its) => [
    ...[its.upload, its.failed].map((upload_id) => ({ params: { upload_id }, ...NOT_FOUND })),
    { params: { upload_id: its.upload }, query: 'wait=1', ...NOT_FOUND },
  ],
  'POST {a}/uploads/{upload_id}/renew': (its) => [
    { params: { upload_id: its.waiting.upload_id }, ...NOT_FOUND },
  ],
  'POST {a}/uploads/{upload_id}/retry': (its) => [
    { params: { upload_id: its.failed }, ...NOT_FOUND },
    { params: { upload_id: its.failed }, body: { resend: true }, ...NOT_FOUND },
  ],
  'POST {a}/media': (its) => [{ query: 'type=image', body: its.picture, status: 201 }],
  'GET {a}/media/{media_id}': (its) => [
    { params: { media_id: its.media }, ...NOT_FOUND },
    { params: { media_id: its.voice }, ...NOT_FOUND },
  ],
  'GET {a}/media/{media_id}/content': (its) => [{ params: { media_id: its.media }, ...NOT_FOUND }],
  'DELETE {a}/media/{media_id}': (its) => [{ params: { media_id: its.media }, ...NOT_FOUND }],
  'GET {a}/media/{media_id}/hd-voice': (its) => [{ params: { media_id: its.voice }, ...NOT_FOUND }],
  'GET {a}/handles': () => [OWN],
  'PUT {a}/handles/{name}': (its) => [
    { params: { name: 'stolen' }, body: { upload_id: its.upload }, status: 400, field: 'upload_id' },
    { params: { name: 'stolen' }, body: { sha256: its.sha256, type: 'image' }, status: 400, field: 'sha256' },
    { params: { name: 'stolen' }, body: { media_id: its.media }, status: 400, field: 'media_id' },
    { params: { name: 'stolen' }, body: { media_id: its.material }, status: 400, field: 'media_id' },
  ],
  'GET {a}/handles/{name}': (its) => [{ params: { name: its.handle }, ...NOT_FOUND }],
  'POST {a}/handles/{name}/refresh': (its) => [{ params: { name: its.handle }, ...NOT_FOUND }],
  'DELETE {a}/handles/{name}': (its) => [{ params: { name: its.handle }, ...NOT_FOUND }],
  'POST {a}/materials': (its) => [{ query: 'type=image&deduplicate=true', body: its.picture, status: 201 }],
  'GET {a}/materials': () => [{ query: 'type=image', ...OWN }],
  'GET {a}/materials/count': () => [OWN],
  'GET {a}/materials/{media_id}': (its) =>
    [its.material, its.console, its.gone].map((media_id) => ({ params: { media_id }, ...NOT_FOUND })),
  'GET {a}/materials/{media_id}/content': (its) => [{ params: { media_id: its.material }, ...NOT_FOUND }],
  'DELETE {a}/materials/{media_id}': (its) => [
    { params: { media_id: its.material }, ...NOT_FOUND },
    { params: { media_id: its.console }, query: 'force=true', ...NOT_FOUND },
  ],
  'POST {a}/materials/{media_id}/restore': (its) => [
    { params: { media_id: its.gone }, ...NOT_FOUND },
    { params: { media_id: its.material }, body: { again: true }, ...NOT_FOUND },
  ],
  // A plan of unknown ids deletes nothing: see below.
  'POST {a}/materials/deletions': (its) => [
    { body: { media_ids: [its.material, its.console] }, status: 201 },
    { body: { query: { type: 'image', q: its.mark.slice(3) } }, status: 201 },
  ],
  'GET {a}/materials/deletions': () => [OWN],
  'GET {a}/materials/deletions/{plan_id}': (its) => [{ params: { plan_id: its.plan }, ...NOT_FOUND }],
  'POST {a}/materials/deletions/{plan_id}/confirm': (its) => [
    { params: { plan_id: its.plan }, ...NOT_FOUND },
  ],
  'POST {a}/article-images': (its) => [{ body: its.picture, status: 200 }],
  'POST {a}/drafts': (its) => [{ body: { articles: [article(its.material)] }, status: 400 }],
  'GET {a}/drafts': () => [OWN],
  'GET {a}/drafts/count': () => [OWN],
  'GET {a}/drafts/switch': () => [OWN],
  'GET {a}/drafts/{media_id}': (its) => [{ params: { media_id: its.draft }, ...NOT_FOUND }],
  'PUT {a}/drafts/{media_id}/articles/{index}': (its) => [
    { params: { media_id: its.draft, index: 0 }, body: { articles: article(ours.material) }, ...NOT_FOUND },
    { params: { media_id: ours.draft, index: 0 }, body: { articles: article(its.material) }, status: 400 },
  ],
  'DELETE {a}/drafts/{media_id}': (its) => [{ params: { media_id: its.draft }, ...NOT_FOUND }],
  'GET {a}/jobs/{job_id}': (its) => [{ params: { job_id: its.job }, ...NOT_FOUND }],
  'POST {a}/publications': (its) => [{ body: { media_id: its.draft }, status: 400, field: 'media_id' }],
  'GET {a}/publications': () => [OWN],
  'GET {a}/publications/{publish_id}': (its) => [{ params: { publish_id: its.publication }, ...NOT_FOUND }],
  'GET {a}/published': () => [OWN],
  'GET {a}/published/{article_id}': (its) => [{ params: { article_id: its.article }, ...NOT_FOUND }],
  'DELETE {a}/published/{article_id}/articles/{index}': (its) => [
    { params: { article_id: its.article, index: 0 }, ...NOT_FOUND },
  ],
  'DELETE {a}/published/{article_id}': (its) => [
    { params: { article_id: its.article }, query: 'all=true', ...NOT_FOUND },
  ],
  'POST {a}/news': (its) => [{ body: { articles: [article(its.material)] }, status: 410 }],
  'PUT {a}/news/{media_id}/articles/{index}': (its) => [
    {
      params: { media_id: its.material, index: 0 },
      body: { articles: article(its.material) },
      status: 410,
    },
  ],
  'POST {a}/mass/news': (its) => [{ body: { articles: [article(its.media)] }, status: 400 }],
  'POST {a}/mass/videos': (its) => [
    { body: { media_id: its.video, title: 't', description: 'd' }, status: 400, field: 'media_id' },
  ],
  'GET {a}/quota': () => [{ query: 'cgi_path=/cgi-bin/material/add_material', ...OWN }],
  'GET {a}/product-cards/{product_id}': () => [
    { params: { product_id: '10000001' }, query: 'article_type=newspic&card=large', ...OWN },
  ],
  'GET {a}/library': (its) => [OWN, { query: `q=${its.mark}`, ...OWN }, { query: 'deleted=true', ...OWN }],
  'POST {a}/mirror': () => [{ status: 202 }],
  'GET {a}/mirror': () => [OWN],
};

const routes = ROUTES.filter((route) => route.includes('{account}')).map((route) =>
  route.replace('/v1/accounts/{account}', '{a}'),
);

test('every route of an account is tried', () => {
  assert.deepEqual(Object.keys(REQUESTS).sort(), [...routes].sort());
});

function send(route: string, account: string, { params = {}, query, body }: Request, key: string) {
  const [method = '', template = ''] = route.split(' ');
  const path = template
    .replace('{a}', `/v1/accounts/${account}`)
    .replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`${params[name]}`));
  return api(`${path}${query ? `?${query}` : ''}`, { method, key, ...(body && { body }) });
}

/** Nothing of the second account stands in an answer but what the request itself named. */
function saysNothing(answer: Answer, request: Request) {
  const asked = JSON.stringify([request.params, request.query, request.body]);
  const { waiting, picture: _, ...ids } = theirs;
  const secrets = [...Object.values(ids), waiting.upload_id, second.app_id, '/second/', '"second"'];
  const told = `${answer.text} ${answer.headers.get('location')}`;
  for (const secret of secrets) {
    if (!asked.includes(secret)) assert.ok(!told.includes(secret), `${secret} stands in ${told}`);
  }
}

for (const route of routes) {
  const requests = () => REQUESTS[route]?.(theirs) ?? [];

  test(`${route}: a key of one account is refused at the other`, async () => {
    for (const request of requests().slice(0, 1)) {
      const { status, json } = await send(route, 'second', request, firstKey);
      assert.deepEqual([status, json.detail], [403, 'This key may not use the account "second".']);
      assert.deepEqual(Object.keys(json).sort(), ['detail', 'request_id', 'status', 'title', 'type']);
    }
  });

  test(`${route}: even with a key for both, an account does not find what is the other's`, async () => {
    for (const request of requests()) {
      const answer = await send(route, 'first', request, info.api_key);
      assert.equal(answer.status, request.status, `${JSON.stringify(request.params)} ${answer.text}`);
      if (request.field) assert.equal(answer.json.errors[0].field, request.field, answer.text);
      saysNothing(answer, request);
    }
  });

  if (/\{a\}.*\{/.test(route)) {
    test(`${route}: an id leads nowhere else`, async () => {
      for (const request of requests().slice(0, 1)) {
        const climbing = Object.fromEntries(
          Object.entries(request.params ?? {}).map(([name, value]) => [name, `../second/${value}`]),
        );
        const answer = await send(route, 'first', { ...request, params: climbing }, info.api_key);
        assert.ok([400, 404].includes(answer.status), answer.text);
        saysNothing({ ...answer, text: answer.text.replaceAll('../second/', '') }, request);
      }
    });
  }
}

for (const alias of [
  'first%2Fsecond',
  'first%2F..%2Fsecond',
  'second%20first',
  'first%20second',
  'SECOND',
  '*',
]) {
  test(`a key of one account is refused at ${decodeURIComponent(alias)}`, async () => {
    const { status } = await api(`/v1/accounts/${alias}/uploads/${theirs.upload}`, { key: firstKey });
    assert.equal(status, 403);
  });
}

test('the same bytes are not shared between accounts', async () => {
  const image = { target: 'material', type: 'image', filename: 'a.jpg', deduplicate: true };
  const other = await newAccount();
  const sent = await upload(other, image, theirs.picture);
  assert.deepEqual([sent.state, sent.deduplicated], ['done', undefined]);
  assert.notEqual(sent.result.media_id, theirs.sharedMaterial);
  const media = await other.call('/media?type=image', { body: theirs.picture });
  assert.deepEqual([media.json.deduplicated, media.json.media_id === theirs.media], [undefined, false]);
  const inArticles = await other.call('/article-images', { body: theirs.picture });
  assert.equal(inArticles.json.deduplicated, undefined);
});

test('a key is shown its own account alone', async () => {
  for (const [key, account] of [
    [firstKey, 'first'],
    [secondKey, 'second'],
  ] as const) {
    const { json } = await api('/v1/accounts', { key });
    assert.deepEqual(
      json.items.map((item: Json) => item.account),
      [account],
    );
  }
});

for (const [list, has] of [
  ['/uploads?limit=1', ({ account }: Json) => account === 'first'],
  ['/handles?limit=1', ({ name }: Json) => name === ours.handle],
  ['/materials/deletions?limit=1', ({ plan_id }: Json) => plan_id !== theirs.plan],
  ['/publications?limit=1', ({ article_id }: Json) => article_id === ours.article],
  ['/library?limit=1', ({ name }: Json) => !name.includes(theirs.mark)],
  ['/materials?type=image&limit=1', ({ name }: Json) => !name.includes(theirs.mark)],
  ['/drafts?limit=1', ({ media_id }: Json) => media_id !== theirs.draft],
  ['/published?limit=1', ({ article_id }: Json) => article_id !== theirs.article],
] as const) {
  test(`a cursor of the other account leads through one's own ${list} alone`, async () => {
    const { json: page } = await api(`/v1/accounts/second${list}`, { key: secondKey });
    const cursor = page.next_cursor ?? Buffer.from(JSON.stringify(theirs.handle)).toString('base64url');
    const { status, json, text } = await api(`/v1/accounts/first${list}&cursor=${cursor}`, { key: firstKey });
    assert.ok(status === 200 || status === 400, text);
    if (status === 400) assert.equal(json.errors[0].field, 'cursor');
    for (const item of json.items ?? []) assert.ok(has(item), text);
    assert.ok(!text.includes(theirs.mark), text);
  });
}

test('an Idempotency-Key is each account’s own', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = { target: 'material', type: 'image', filename: 'a.jpg', size: 1_000 };
  const other = await newAccount();
  const [one, two] = [
    await first.call('/uploads', { body, headers }),
    await other.call('/uploads', { body: { ...body, size: 2_000 }, headers }),
  ];
  assert.deepEqual([one.status, two.status], [201, 201], two.text);
  assert.notEqual(one.json.upload_id, two.json.upload_id);
  const files = await Promise.all(
    [first, other].map((account) =>
      account.call('/materials?type=image&filename=a.jpg', { body: ours.picture, headers }),
    ),
  );
  const [material, another] = files.map(({ json }) => json.media_id);
  assert.ok(material && another && material !== another);
});

test('a signed request opens what it was signed for, and nothing of the other account', async () => {
  const created = await createUpload(first, {
    target: 'material',
    type: 'image',
    filename: 'a.jpg',
    size: 1_000,
  });
  const { json: material } = await first.call(`/materials/${ours.material}`);
  const aside = (url: string, from: string, to: string) => {
    assert.ok(url.includes(from), url);
    return url.replace(from, to);
  };
  const staged = `in/second/${theirs.waiting.upload_id}`;
  const put = aside(created.put.url, `in/first/${created.upload_id}`, staged);
  const put403 = await fetch(put, { method: 'PUT', body: new Uint8Array(1_000) });
  assert.equal(put403.status, 403, await put403.text());
  const form = await sendForm(created.post, new Uint8Array(1_000), { key: staged });
  assert.equal(form.status, 403, await form.text());
  for (const [url, from, to] of [
    [created.status_url, `uploads/first/${created.upload_id}`, `uploads/second/${theirs.upload}`],
    [material.content.url, `blobs/first/${material.content.sha256}`, `blobs/second/${theirs.sha256}`],
  ] as const) {
    const refused = await fetch(aside(url, from, to));
    assert.equal(refused.status, 403);
    assert.ok(!(await refused.text()).includes(theirs.mark));
  }
});

test('a signed URL is no source for an upload', async () => {
  const { json: material } = await second.call(`/materials/${theirs.material}`);
  for (const source_url of [material.content.url, theirs.waiting.status_url, `${info.s3_url}/`]) {
    const created = await first.call('/uploads', {
      body: { target: 'material', type: 'image', source_url },
    });
    const end = created.status === 201 ? await finished(first, created.json.upload_id) : created.json;
    assert.ok(end.state === 'failed' || end.status === 400, JSON.stringify(end));
    assert.equal(end.sha256, undefined);
  }
});

test('a plan of what is not in the account deletes nothing', async () => {
  const planned = await first.call('/materials/deletions', {
    key: firstKey,
    body: { media_ids: [theirs.material, theirs.console] },
  });
  const path = `/materials/deletions/${planned.json.plan_id}`;
  assert.equal((await first.call(`${path}/confirm`, { method: 'POST', key: firstKey })).status, 202);
  let plan = planned.json;
  for (let tries = 0; tries < 100 && plan.state !== 'done'; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    plan = (await first.call(path)).json;
  }
  assert.deepEqual(
    plan.items.map(({ outcome }: Json) => outcome),
    ['already_gone', 'already_gone'],
  );
});

test('after all this the other account is as it was, and WeChat was asked nothing for it', async () => {
  const after = await stateOf(second);
  assert.deepEqual(after.objects, untouched.objects);
  // It read its own lists, for the cursors.
  const asked = after.asked.filter(
    ({ id, path }: Json) =>
      id > untouched.lastAsked && !path.endsWith('batchget') && !path.endsWith('batchget_material'),
  );
  assert.deepEqual(asked, []);
  const { materials } = await simulator(`/materials?app_id=${second.app_id}`);
  const ids = materials.map(({ media_id }: Json) => media_id);
  for (const id of [theirs.material, theirs.console, theirs.sharedMaterial]) assert.ok(ids.includes(id));
});
