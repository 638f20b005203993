import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES } from '../../lib/http/routes.ts';
import { api, info } from '../helpers/stack.ts';

const account = '/v1/accounts/main';
const upload = '/uploads/zybqz4bp89zzdj24y0fzzz389j';

const isPublic = (route: string) => /^GET \/(health|openapi\.json|docs.*)$/.test(route);

for (const route of ROUTES.filter((route) => !isPublic(route))) {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace('{account}', 'main').replace(/\{[^}]+\}/, 'zybqz4bp89zzdj24y0fzzz389j');

  test(`${route} needs a key`, async () => {
    assert.equal((await api(path, { method, key: null })).status, 401);
    assert.equal(
      (await api(path, { method, key: 'wm_0123456789_wrongwrongwrongwrongwrongwrongwrong' })).status,
      403,
    );
    assert.equal((await api(path, { method, key: 'nonsense' })).status, 403);
    const [, id] = info.api_key.split('_');
    assert.equal(
      (await api(path, { method, key: `wm_${id}_wrongwrongwrongwrongwrongwrongwrong` })).status,
      403,
    );
  });

  test(`${route} needs a scope`, async () => {
    const { status, json } = await api(path, { method, key: info.keys.none });
    assert.equal(status, 403);
    assert.match(json.detail, /scope/);
  });

  if (template.includes('{account}')) {
    test(`${route} needs a key for the account`, async () => {
      const { status, json } = await api(path, { method, key: info.keys.elsewhere });
      assert.equal(status, 403);
      assert.match(json.detail, /account "main"/);
    });
  }
}

for (const [method, path, scope] of [
  ['POST', `${account}/uploads`, 'write'],
  ['POST', `${account}${upload}/renew`, 'write'],
  ['POST', `${account}/media`, 'write'],
  ['POST', `${account}/materials`, 'write'],
  ['POST', `${account}/article-images`, 'write'],
  ['PUT', `${account}/token`, 'token'],
  ['DELETE', `${account}/materials/x`, 'delete'],
  ['DELETE', `${account}/media/x`, 'delete'],
] as const) {
  test(`a key that only reads may not ${method} ${path}`, async () => {
    const { status, json } = await api(path, { method, key: info.keys.read });
    assert.equal(status, 403);
    assert.match(json.detail, new RegExp(`"${scope}"`));
  });
}

test('a key that writes may not delete', async () => {
  const { status } = await api(`${account}/materials/x`, { method: 'DELETE', key: info.keys.write });
  assert.equal(status, 403);
});

test('a key sees the accounts it reaches, and no others', async () => {
  const all = await api('/v1/accounts', { key: info.keys.read });
  assert.ok(all.json.items.some((item: { account: string }) => item.account === 'main'));
  const none = await api('/v1/accounts', { key: info.keys.elsewhere });
  assert.deepEqual(none.json, { items: [] });
});

test('health needs no key', async () => {
  const { status, json } = await api('/health', { key: null });
  assert.deepEqual([status, json], [200, { status: 'ok' }]);
});
