import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, errcode, getJson, type Json, simulator } from './helpers.ts';

test('apps can be added and changed, and show no secret', async (t) => {
  const sim = await simulator(t);
  assert.equal((await control(sim, 'POST', '/apps', { app_id: 'wxnew' })).field, 'app_secret');
  await control(sim, 'POST', '/apps', { app_id: 'wxnew', app_secret: 'new' });
  const query = 'grant_type=client_credential&appid=wxnew&secret=new';
  const token = await getJson(`${sim.url}/cgi-bin/token?${query}`);
  assert.equal(token.expires_in, 7200);
  const changed = await control(sim, 'POST', '/apps', {
    app_id: 'wxnew',
    allow_list: ['192.0.2.0/24', '::1'],
    quotas: { '/cgi-bin/token': 5, '/cgi-bin/media/get': { per_minute: 1 } },
    refused_paths: ['/cgi-bin/media/upload'],
    frozen: true,
    confirmation: 'pending',
    comments: false,
    selling: 'restricted',
    products: ['1'],
    drafts_open: false,
    callback_url: 'http://127.0.0.1:1/events',
  });
  assert.deepEqual(changed, {
    app_id: 'wxnew',
    allow_list: ['192.0.2.0/24', '::1'],
    quotas: { '/cgi-bin/token': { per_day: 5 }, '/cgi-bin/media/get': { per_minute: 1 } },
    refused_paths: ['/cgi-bin/media/upload'],
    frozen: true,
    confirmation: 'pending',
    comments: false,
    selling: 'restricted',
    products: ['1'],
    drafts_open: false,
    callback_url: 'http://127.0.0.1:1/events',
    tokens: { classic: 1, stable: 0 },
    materials: { image: 0, voice: 0, video: 0 },
    media: 0,
    drafts: 0,
    news: 0,
    publications: 0,
  });
  assert.equal(errcode(await getJson(`${sim.url}/cgi-bin/token?${query}`)), 40243);
  const { apps } = await control(sim, 'GET', '/apps');
  assert.equal(JSON.stringify(apps).includes('secret'), false);
  const nulls = { allow_list: null, products: null, callback_url: null };
  const open = await control(sim, 'POST', '/apps', { app_id: 'wxnew', ...nulls });
  assert.deepEqual([open.allow_list, open.products, open.callback_url], [null, null, null]);
});

const BAD_APPS: ReadonlyArray<[Json, string]> = [
  [{}, 'app_id'],
  [{ allow_list: ['nowhere'] }, 'allow_list'],
  [{ allow_list: ['10.0.0.0/33'] }, 'allow_list'],
  [{ allow_list: '10.0.0.1' }, 'allow_list'],
  [{ quotas: { 'cgi-bin/token': 5 } }, 'quotas.cgi-bin/token'],
  [{ quotas: { '/cgi-bin/token': -1 } }, 'quotas./cgi-bin/token'],
  [{ quotas: { '/cgi-bin/token': { day: 1 } } }, 'quotas./cgi-bin/token.day'],
  [{ frozen: 'yes' }, 'frozen'],
  [{ confirmation: 'maybe' }, 'confirmation'],
  [{ refused_paths: [5] }, 'refused_paths'],
  [{ app_secret: '' }, 'app_secret'],
  [{ comments: 1 }, 'comments'],
  [{ selling: 'much' }, 'selling'],
  [{ products: '1' }, 'products'],
  [{ callback_url: 'file:///x' }, 'callback_url'],
  [{ callback_url: 'x' }, 'callback_url'],
];
for (const [body, field] of BAD_APPS) {
  test(`an app is refused for ${field}: ${JSON.stringify(body)}`, async (t) => {
    const sim = await simulator(t);
    const named = field === 'app_id' ? body : { app_id: sim.app.app_id, ...body };
    assert.equal((await control(sim, 'POST', '/apps', named)).field, field);
  });
}
