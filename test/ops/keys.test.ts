import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOps } from './bench.ts';

const { ops, app, ssm, parameter, said } = await startOps();
const { isSecretOf, parseKey } = await import('../../lib/accounts/api-keys.ts');

const made: string[] = [];

for (const account of ['main', 'blog'])
  ssm.put(
    `/wechat-materials/local/accounts/${account}/credentials`,
    JSON.stringify({ kind: 'secret', ...app() }),
    'SecureString',
  );

test('a key is made, shown once, and works as it was asked for', async () => {
  const { code, out, err } = await ops('key create cms --accounts main,blog --scopes read,write');
  assert.equal(code, 0, err);
  const { keyId = '', secret = '' } = parseKey(out.trim()) ?? {};
  const record = JSON.parse(parameter(`/keys/${keyId}`) ?? '');
  assert.ok(isSecretOf(record, secret));
  assert.deepEqual(
    [record.name, record.accounts, record.scopes],
    ['cms', ['main', 'blog'], ['read', 'write']],
  );
  assert.match(err, /shown once/);
  made.push(out.trim());
});

test('a program gets it as JSON', async () => {
  const { json } = await ops('key create all --accounts * --scopes read,write,delete,token --json');
  assert.equal(parseKey(json.key)?.keyId, json.key_id);
  assert.deepEqual(json.accounts, ['*']);
  made.push(json.key);
});

test('a wrong scope or account makes no key, and what there is is named', async () => {
  const before = ssm.names();
  for (const [line, words] of [
    [
      'key create x --accounts main --scopes reed',
      /--scopes: "reed" is no scope\. There are read, write, delete/,
    ],
    ['key create x --accounts main --scopes ,', /--scopes: none is named/],
    [
      'key create x --accounts man --scopes read',
      /--accounts: there is no account "man"\. There are blog, main/,
    ],
    ['key create x --accounts , --scopes read', /--accounts: none is named/],
    ['key create x --scopes read', /required option '--accounts <list>'/],
    ['key create --accounts main --scopes read', /missing required argument 'name'/],
    [`key create ${'x'.repeat(101)} --accounts main --scopes read`, /<name>: /],
  ] as const) {
    const { code, out, err } = await ops(line);
    assert.deepEqual([code, out], [2, ''], line);
    assert.match(err, words);
  }
  assert.deepEqual(ssm.names(), before);
});

test('the list shows what a key may do, and nothing secret of it', async () => {
  ssm.put('/wechat-materials/local/keys/spoilt', '{', 'String');
  const { out } = await ops('key list');
  assert.match(out, /^\w{10} {2}20\S+ {2}read,write {2}main,blog {2}cms$/m);
  assert.match(out, /^spoilt {2}\? {2}– {2}– {2}\?$/m);
  const { json } = await ops('key list --json');
  assert.equal(json.keys.length, 3);
  for (const key of made) {
    const { keyId = '', secret = '' } = parseKey(key) ?? {};
    assert.ok(out.includes(keyId) && !out.includes(secret));
    assert.ok(!JSON.stringify(json).includes(JSON.parse(parameter(`/keys/${keyId}`) ?? '').sha256));
  }
});

test('a key is revoked by its id, once somebody is sure', async () => {
  const { keyId = '', secret = '' } = parseKey(made[0] ?? '') ?? {};
  assert.equal((await ops(`key revoke ${keyId}`)).code, 2);
  const whole = await ops(`key revoke ${made[0]} --yes`);
  assert.equal(whole.code, 2);
  assert.match(whole.err, /There is no key with this id\.\n.*key list --local/);
  assert.ok(!whole.err.includes(secret));
  assert.ok(parameter(`/keys/${keyId}`));
  const asked = await ops(`key revoke ${keyId}`, { answers: ['y'], language: 'zh' });
  assert.equal(asked.code, 0);
  assert.ok(asked.out.startsWith(`密钥 ${keyId}(cms)已吊销`), asked.out);
  assert.equal(parameter(`/keys/${keyId}`), undefined);
});

test('a key was shown by the command that made it, and by no other', () => {
  for (const key of made) assert.equal(said.filter((text) => text.includes(key.slice(14))).length, 1);
});
