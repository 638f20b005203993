import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createClient, ProblemError, unwrap } from '../../client/src/index.ts';
import { info } from '../helpers/stack.ts';

async function problemOf(key: string, account: string, language?: 'zh'): Promise<ProblemError> {
  const client = createClient({ baseUrl: info.api_url, key, ...(language && { language }) });
  const asked = unwrap(client.GET('/v1/accounts/{account}', { params: { path: { account } } }));
  return await asked.then(
    () => assert.fail('answered'),
    (error: unknown) => {
      assert.ok(error instanceof ProblemError, inspect(error));
      assert.ok(!inspect(error).includes(key));
      return error;
    },
  );
}

test('a problem has every member of the answer', async () => {
  const error = await problemOf(info.api_key, 'nobody');
  assert.equal(error.status, 404);
  assert.equal(error.type, 'urn:problem:wechat-materials:not-found');
  assert.equal(error.title, 'Not found');
  assert.match(error.detail, /nobody/);
  assert.match(error.request_id ?? '', /./);
  assert.equal(error.problem.detail, error.detail);
});

test("it speaks the client's language", async () => {
  assert.match((await problemOf(info.api_key, 'nobody', 'zh')).title, /\p{Script=Han}/u);
});

test("the gateway's own answers are problems as well", async () => {
  const error = await problemOf(`${info.api_key}x`, 'main');
  assert.equal(error.status, 403);
  assert.equal(error.type, 'about:blank');
  assert.match(error.detail, /./);
  assert.doesNotMatch(error.detail, /does not say why/);
});

for (const key of ['', 'wm_a\nb', 'wm_钥匙', 'wm_a b']) {
  test(`the key ${JSON.stringify(key)} is refused without being told`, () => {
    assert.throws(
      () => createClient({ baseUrl: 'http://127.0.0.1', key }),
      (error: Error) => error instanceof TypeError && (key === '' || !error.message.includes(key)),
    );
  });
}

const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  createClient({
    baseUrl: 'http://127.0.0.1',
    key: 'wm_a',
    fetch: async () => new Response(body, { status, headers }),
  });

test('Retry-After is told in seconds', async () => {
  const problem = { type: 'urn:x', title: 'Slow down', status: 429, detail: 'Wait.', retryable: true };
  const client = answering(429, JSON.stringify(problem), { 'retry-after': '7' });
  await assert.rejects(unwrap(client.GET('/v1/accounts')), { retryAfter: 7, retryable: true, problem });
});

test('what is no problem by its body is one by its status', async () => {
  for (const body of ['<html>private</html>', '', '[]', 'null', '"private"', '{"type":1}']) {
    await assert.rejects(unwrap(answering(502, body).GET('/v1/accounts')), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.status, 502);
      assert.doesNotMatch(inspect(error), /private/);
      return true;
    });
  }
});
