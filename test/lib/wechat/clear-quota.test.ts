import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clearQuotaWithSecret } from '../../../lib/wechat/clear-quota.ts';
import { isOutcomeUnknown, WeChatError } from '../../../lib/wechat/errors.ts';
import { standIn } from '../../helpers/stand-in.ts';
import { errorOf } from './helpers.ts';

const APP = { app_id: 'wx1', app_secret: 'S3CRET' };
const PATH = '/cgi-bin/clear_quota/v2';

test('the secret goes in the body, and there is neither a token nor a query (1.6)', async (t) => {
  const { url, requests } = await standIn(t, '{"errcode":0,"errmsg":"ok"}');
  assert.equal(await clearQuotaWithSecret(APP, { baseUrl: `${url}/gateway` }), undefined);
  assert.deepEqual(
    requests.map(({ line, body }) => [line, String(body)]),
    [[`POST /gateway${PATH} HTTP/1.1`, '{"appid":"wx1","appsecret":"S3CRET"}']],
  );
});

test('its refusals are those of an endpoint that takes the secret', async (t) => {
  for (const [errcode, kind] of [
    [48006, 'quota'],
    [40013, 'configuration'],
    [41002, 'configuration'],
    [41004, 'configuration'],
    [40001, 'configuration'],
  ] as const) {
    const { url, requests } = await standIn(t, `{"errcode":${errcode},"errmsg":"x"}`);
    const error = await errorOf(clearQuotaWithSecret(APP, { baseUrl: url }));
    assert.ok(error instanceof WeChatError);
    assert.deepEqual([error.api, error.errcode, error.class.kind], [PATH, errcode, kind]);
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /S3CRET/);
    assert.equal(requests.length, 1);
  }
});

test('it is never repeated: each time is one of the ten of a month', async (t) => {
  for (const answer of ['{"errcode":-1,"errmsg":"system error"}', { status: 503, body: '' }]) {
    const { url, requests } = await standIn(t, answer);
    const error = await errorOf(clearQuotaWithSecret(APP, { baseUrl: url }));
    assert.equal(requests.length, 1);
    assert.equal(isOutcomeUnknown(error), false);
  }
});

test('a signal ends it', async (t) => {
  const { url, requests } = await standIn(t, '{}');
  const given = clearQuotaWithSecret(APP, { baseUrl: url, signal: AbortSignal.abort() });
  await assert.rejects(given, { name: 'WeChatUnreachable', reason: 'timeout', sent: 'nothing' });
  assert.equal(requests.length, 0);
});
