/** The contract as the service gives it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { document } from '../helpers/contract.ts';
import { api, info } from '../helpers/stack.ts';

test('the contract is served without a key', async () => {
  const { status, json } = await api('/openapi.json', { key: null });
  assert.equal(status, 200);
  assert.deepEqual(json, document);
});

test('its page asks for nothing from elsewhere', async () => {
  const { status, headers, text } = await api('/docs', { key: null });
  assert.equal(status, 200);
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  for (const [, url = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    assert.doesNotMatch(url, /^(https?:)?\/\//);
    const asset = await api(new URL(url, `${info.api_url}/docs`).pathname, { key: null });
    assert.equal(asset.status, 200, url);
    assert.ok(asset.text.length > 0);
  }
});

test('the viewer comes packed or plain, and is the same', async () => {
  const read = async (encoding: string) => {
    const response = await fetch(`${info.api_url}/docs/viewer.js`, {
      headers: { 'accept-encoding': encoding },
    });
    return { packed: response.headers.get('content-encoding'), text: await response.text() };
  };
  const [packed, plain] = await Promise.all([read('gzip'), read('identity')]);
  assert.deepEqual([packed.packed, plain.packed], ['gzip', null]);
  assert.equal(packed.text, plain.text);
  assert.match(plain.text, /SwaggerUIBundle/);
});
