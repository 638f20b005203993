/**
 * Secrets and tokens appear in no answer, no log, no stored state. The canaries are real: the AppSecret and the token of
 * an account that is then led through every way of failing.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey } from '@aws-sdk/client-s3';
import { bytesOf } from '../helpers/fixtures.ts';
import {
  api,
  info,
  type Json,
  newAccount,
  putParameter,
  s3,
  simulator,
  type TestAccount,
} from '../helpers/stack.ts';
import { createUpload, sendForm } from '../helpers/uploads.ts';

const heard: string[] = [];

async function ask(
  account: TestAccount,
  path: string,
  options?: Parameters<TestAccount['call']>[1],
): Promise<Json> {
  const { text, headers, json } = await account.call(path, options);
  const shown = Object.fromEntries([...headers].filter(([name]) => name !== 'location'));
  heard.push(text, JSON.stringify(shown));
  return json;
}

async function tokenOf({ app_id: appid, app_secret: secret }: TestAccount): Promise<string> {
  const answer = await fetch(`${info.wechat_url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  });
  return ((await answer.json()) as Json).access_token;
}

/** Every route once, and one upload to its end. */
async function everyPath(account: TestAccount): Promise<void> {
  const media = new Uint8Array(bytesOf('photo.jpg'));
  await ask(account, '');
  await ask(account, '/materials/count');
  await ask(account, '/materials?type=image');
  await ask(account, '/materials?type=image&offset=0');
  const added = await ask(account, '/materials?type=image&filename=a.jpg', { body: media });
  const sent = await ask(account, '/media?type=image&filename=a.jpg', { body: media });
  await ask(account, '/article-images?filename=a.jpg', { body: media });
  for (const path of [`/media/${sent?.media_id ?? 'x'}`, `/materials/${added?.media_id ?? 'x'}`]) {
    await ask(account, path);
    await ask(account, `${path}/content`);
    await ask(account, `${path.slice(0, -1)}Z`);
  }
  await ask(account, `/materials/${added?.media_id ?? 'x'}`, { method: 'DELETE' });
  const created = await createUpload(account, {
    target: 'media',
    type: 'image',
    filename: 'a.jpg',
    size: media.byteLength,
  });
  await sendForm(created.post, media);
  await ask(account, `/uploads/${created.upload_id}?wait=1`);
  await ask(account, '/uploads');
}

test('an account that is led through every failure gives nothing away', async () => {
  const account = await newAccount();
  const token = await tokenOf(account);
  await everyPath(account);
  const faults = [
    { errcode: 40001, errmsg: `invalid credential ${token}` },
    { errcode: 45009 },
    { errcode: -1, errmsg: `https://api.weixin.qq.com/x?access_token=${token}&secret=${account.app_secret}` },
    { status: 503 },
    { drop: 'before' },
    { drop: 'after' },
    { body: `<html>${token}</html>`, content_type: 'text/html', status: 200 },
    { truncate: 10 },
  ];
  for (const fault of faults) {
    await account.fault(fault, { path: '/cgi-bin/m', times: 'always' });
    await everyPath(account);
    await account.clearFaults();
  }
  await nothingShows([account.app_secret, token]);
});

test('an account whose token cannot be had gives nothing away', async () => {
  for (const [errcode, errmsg] of [
    [40125, 'invalid appsecret SECRET rid: 6aac0063-7ed08fb9-1250f724'],
    [40164, 'invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 6aac0063-7ed08fb9-1250f724'],
    [-1, 'system error SECRET'],
  ] as const) {
    const account = await newAccount();
    const said = errmsg.replace('SECRET', account.app_secret);
    await account.fault({ errcode, errmsg: said }, { path: '/cgi-bin/stable_token', times: 'always' });
    await ask(account, '/materials/count');
    const shown = await ask(account, '');
    assert.equal(shown.last_error.errcode, errcode);
    if (errcode === 40164) assert.equal(shown.egress_address, '1.2.3.4');
    await nothingShows([account.app_secret]);
  }
});

test('a token that is pushed, and credentials that are broken, give nothing away', async () => {
  const owner = await newAccount();
  const token = await tokenOf(owner);
  await putParameter(
    `/accounts/${owner.account}/credentials`,
    { kind: 'external', app_id: owner.app_id },
    'SecureString',
  );
  await ask(owner, '/materials/count');
  await ask(owner, '/token', { method: 'PUT', body: { access_token: token, expires_in: 'soon' } });
  const pushed = await owner.call('/token', {
    method: 'PUT',
    body: { access_token: token, expires_in: 7200 },
  });
  assert.equal(pushed.status, 200, pushed.text);
  heard.push(pushed.text);
  assert.equal((await owner.call('/materials/count')).status, 200);
  await simulator('/tokens/invalidate', { app_id: owner.app_id });
  await everyPath(owner);
  await putParameter(
    `/accounts/${owner.account}/credentials`,
    `{"app_secret":"${owner.app_secret}"`,
    'SecureString',
  );
  await ask(owner, '/materials/count');
  await nothingShows([token, owner.app_secret]);
});

test('keys, signatures and query strings of WeChat calls are in no log', async () => {
  await api('/v1/accounts', { key: `${info.api_key}x` });
  const log = await readFile(info.log, 'utf8');
  const [, , ...secret] = info.api_key.split('_');
  assert.ok(!log.includes(secret.join('_')), 'the API key is in the log');
  assert.doesNotMatch(log, /X-Amz-Signature=[0-9a-f]/);
  assert.doesNotMatch(log, /access_token=(?!\[redacted\])/);
  assert.doesNotMatch(log, /vkey=(?!\[redacted\])/);
});

async function nothingShows(secrets: readonly string[]): Promise<void> {
  const log = await readFile(info.log, 'utf8');
  const stored = await everythingStored();
  // The metrics are lines of the same log.
  assert.match(log, /"_aws":.*"TokenAge":\d/);
  for (const secret of secrets) {
    assert.ok(secret.length > 16);
    assert.ok(!log.includes(secret), 'a secret is in the log');
    assert.ok(!heard.some((text) => text.includes(secret)), 'a secret is in an answer');
    assert.ok(!stored.some((text) => text.includes(secret)), 'a secret is in a stored document');
  }
}

/** Other tests erase and delete meanwhile: what is gone holds nothing. */
async function textOf(Bucket: string, Key: string): Promise<string> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (error instanceof NoSuchKey) return '';
    throw error;
  }
}

async function everythingStored(): Promise<string[]> {
  const Bucket = info.library_bucket;
  const documents: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    for (const { Key = '' } of page.Contents ?? []) {
      if (Key.endsWith('.json')) documents.push(await textOf(Bucket, Key));
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return documents;
}
