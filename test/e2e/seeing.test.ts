/** What an operator sees: the log of the running functions, and the metrics in it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { COUNTERS, GAUGES } from '../../lib/metrics.ts';
import { type EmfLine, emfOf } from '../helpers/emf.ts';
import { bytesOf } from '../helpers/fixtures.ts';
import { info, type Json, newAccount, type TestAccount } from '../helpers/stack.ts';
import { finished, sendForm } from '../helpers/uploads.ts';

let account: TestAccount;
before(async () => {
  account = await newAccount();
});

const photo = new Uint8Array(bytesOf('photo.jpg'));
const ended = ({ message }: Json) => message === 'message';

/** The lines of the log that carry a request's id, once one of them is what is waited for. */
async function linesOf(request_id: string, until: (line: Json) => boolean): Promise<Json[]> {
  for (let attempt = 0; ; attempt++) {
    const lines = (await logLines()).filter((line) => line.request_id === request_id);
    if (lines.some(until)) return lines;
    assert.ok(attempt < 100, `the log does not say it: ${JSON.stringify(lines)}`);
    await delay(100);
  }
}

/** The last line may be half written. */
async function logLines(): Promise<Json[]> {
  const whole = (await readFile(info.log, 'utf8')).split('\n').slice(0, -1);
  return whole.filter((line) => line.startsWith('{"level"')).map((line) => JSON.parse(line));
}

const metrics = async (): Promise<EmfLine[]> =>
  (await readFile(info.log, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => emfOf(line) ?? []);

test('every line of a forward says whose upload it is, and who asked for it with which request', async () => {
  const request_id = randomUUID();
  const { json } = await account.call('/uploads', {
    body: { target: 'media', type: 'image', filename: 'a.jpg', size: photo.byteLength },
    headers: { 'x-request-id': request_id },
  });
  await sendForm(json.post, photo);
  assert.equal((await finished(account, json.upload_id)).state, 'done');
  const lines = await linesOf(request_id, ended);
  const [, key_id] = info.api_key.split('_');
  for (const line of lines) {
    assert.equal(line.account, account.account, line.message);
    assert.equal(line.upload_id, json.upload_id, line.message);
    assert.equal(line.key_id, key_id, line.message);
    assert.ok(line.lambda_request_id, line.message);
  }
  const [end] = lines.filter(({ message }) => message === 'an upload ended');
  assert.deepEqual([end.state, end.size], ['done', photo.byteLength]);
  assert.equal(lines.find(ended).outcome, 'handled');
});

test('a worker that is sent a message knows whose request it works for', async () => {
  const request_id = randomUUID();
  const { json } = await account.call('/uploads', {
    body: { target: 'media', type: 'image', source_url: `${info.files_url}/missing/a.jpg?signature=hidden` },
    headers: { 'x-request-id': request_id },
  });
  assert.equal((await finished(account, json.upload_id)).state, 'failed');
  const lines = await linesOf(request_id, ended);
  for (const message of ['request', 'a source could not be fetched', 'an upload ended', 'message']) {
    const line = lines.find((one) => one.message === message);
    assert.ok(line, message);
    assert.deepEqual([line.account, line.upload_id], [account.account, json.upload_id], message);
  }
});

test("a refusal of WeChat's is written down with its errcode and rid", async () => {
  const request_id = randomUUID();
  const rid = '6aac0063-7ed08fb9-1250f724';
  await account.fault({ errcode: 45009, errmsg: `reach max api daily quota limit rid: ${rid}` });
  const answer = await account.call('/materials/count', { headers: { 'x-request-id': request_id } });
  assert.equal(answer.json.rid, rid);
  const lines = await linesOf(request_id, ({ message }) => message === 'request');
  for (const message of ['WeChat refused', 'problem']) {
    const line = lines.find((one) => one.message === message);
    assert.deepEqual([line?.errcode, line?.rid], [45009, rid], message);
  }
  await account.clearFaults();
});

test('what went wrong is said without a URL that has a query', async () => {
  const wrong = (await logLines()).filter(({ level }) => level === 'WARN' || level === 'ERROR');
  assert.ok(wrong.length > 0);
  for (const line of wrong) assert.doesNotMatch(JSON.stringify(line), /\bhttps?:\/\/[^\s"]*\?[^\s"]/);
});

test('the metrics of the running functions are what CloudWatch takes', async () => {
  const quota = await account.call('/quota?cgi_path=/cgi-bin/material/get_material');
  assert.equal(quota.status, 200, quota.text);
  const seen = new Map<string, number>();
  for (const { namespace, dimensions, metrics: all } of await metrics()) {
    assert.equal(namespace, 'WeChatMaterials');
    assert.deepEqual(dimensions, { service: info.parameter_prefix.slice(1).replace('/', '-') });
    for (const [name, { unit, values }] of Object.entries(all)) {
      assert.equal(unit, { ...COUNTERS, ...GAUGES }[name as keyof typeof COUNTERS], name);
      assert.equal(values.length, 1, name);
      seen.set(name, (seen.get(name) ?? 0) + (values[0] ?? 0));
    }
  }
  for (const name of ['UploadsDone', 'UploadsFailed', 'WeChatErrorQuota'])
    assert.ok((seen.get(name) ?? 0) >= 1, name);
  assert.ok((seen.get('BytesForwarded') ?? 0) >= photo.byteLength);
  for (const name of ['TokenAge', 'AccountsToMend', 'QuotaUsed']) assert.ok(seen.has(name), name);
});
