/** The client against servers that answer as they like. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createClient, sendUpload, waitForUpload } from '../../client/src/index.ts';
import { closedPort } from '../helpers/raw-server.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** Answers the requests in turn; the last answer stays. */
async function server(t: TestContext, ...answers: readonly Answer[]): Promise<string> {
  let asked = 0;
  const http = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    answers[Math.min(asked++, answers.length - 1)]?.(request, response, body);
  });
  return await listening(t, http);
}

async function listening(t: TestContext, http: Server): Promise<string> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

const json =
  (value: unknown, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const dropped: Answer = (request) => request.socket.destroy();
const upload = (state: string, more: object = {}) => json({ upload_id: 'u1', state, filename: 'a', ...more });
const done = upload('done', { result: { media_id: 'M' } });

const clientOf = (baseUrl: string) => createClient({ baseUrl, key: 'wm_a' });
const sendable = (url: string) => ({
  upload_id: 'u1',
  post: { url, fields: { key: 'in/main/u1', 'Content-Type': 'image/jpeg', Policy: 'p' } },
  status_url: `${url}/state?X-Amz-Signature=hidden`,
});

for (const onProgress of [undefined, () => {}]) {
  test(`the form has its length, every field, and the file last, ${onProgress ? 'with' : 'without'} progress`, async (t) => {
    let seen: { headers: IncomingMessage['headers']; body: Buffer } | undefined;
    const form: Answer = ({ headers }, response, body) => {
      seen = { headers, body };
      response.writeHead(204).end();
    };
    const url = await server(t, form, done);
    const file = new Uint8Array(200_000).fill(7);
    await sendUpload(sendable(url), file, { onProgress });
    assert.ok(seen);
    assert.equal(seen.headers['transfer-encoding'], undefined);
    assert.equal(seen.headers['content-length'], `${seen.body.byteLength}`);
    const parts = await new Response(new Uint8Array(seen.body), {
      headers: { 'content-type': seen.headers['content-type'] ?? '' },
    }).formData();
    assert.deepEqual([...parts.keys()], ['key', 'Content-Type', 'Policy', 'file']);
    assert.equal(parts.get('Policy'), 'p');
    assert.deepEqual(new Uint8Array(await (parts.get('file') as File).arrayBuffer()), file);
  });
}

test('progress stands still while nobody reads', async (t) => {
  const total = 48 * 2 ** 20;
  let sent = 0;
  let sentUnread = 0;
  const url = await server(t, done);
  const slow = createServer(async (request, response) => {
    await delay(100);
    sentUnread = sent;
    await once(request.resume(), 'end');
    response.writeHead(204).end();
  });
  const upload = { ...sendable(url), post: { url: await listening(t, slow), fields: {} } };
  await sendUpload(upload, new Uint8Array(total), { onProgress: (progress) => (sent = progress.sent) });
  assert.ok(sentUnread < total, `${sentUnread} bytes are said to have gone`);
  assert.equal(sent, total);
});

test('waiting outlives a lost connection and a service that is busy', async (t) => {
  const busy = json({ type: 'urn:x', title: 'Busy', status: 503, detail: 'Later.' }, 503);
  const url = await server(t, dropped, busy, upload('forwarding'), done);
  assert.equal((await waitForUpload(clientOf(url), 'main', 'u1')).media_id, 'M');
});

test('waiting ends at once with a problem that stays', async (t) => {
  const gone = json({ type: 'urn:x', title: 'Not found', status: 404, detail: 'Gone.' }, 404);
  const url = await server(t, gone, done);
  await assert.rejects(waitForUpload(clientOf(url), 'main', 'u1'), { status: 404, upload_id: 'u1' });
});

test('an upload that failed has failed, however its problem reads', async (t) => {
  const error = { type: 'urn:x', title: 'Busy', status: 502, detail: 'WeChat is busy.', retryable: true };
  const url = await server(t, upload('failed', { error }), done);
  await assert.rejects(waitForUpload(clientOf(url), 'main', 'u1'), { status: 502, upload_id: 'u1' });
});

for (const state of ['expired', 'unknown']) {
  test(`${state} is an error of its own`, async (t) => {
    const url = await server(t, upload(state));
    await assert.rejects(waitForUpload(clientOf(url), 'main', 'u1'), {
      name: 'UploadError',
      reason: state,
      upload_id: 'u1',
    });
  });
}

test('a state that cannot be read any more is said so, without its URL', async (t) => {
  const url = await server(t, json({}, 204), json({}, 403));
  await assert.rejects(sendUpload(sendable(url), new Uint8Array(3)), (error: Error) => {
    assert.match(error.message, /state .* cannot be read \(403\)/);
    assert.doesNotMatch(inspect(error), /hidden/);
    return true;
  });
});

test('an S3 that cannot be reached is said so, without its URL', async () => {
  const port = await closedPort();
  for (const onProgress of [undefined, () => {}]) {
    const sent = sendUpload(sendable(`http://127.0.0.1:${port}`), new Uint8Array(3), { onProgress });
    await assert.rejects(sent, (error: Error) => {
      assert.match(error.message, /network failed .*\(ECONNREFUSED\)/);
      assert.doesNotMatch(inspect(error), /hidden/);
      return true;
    });
  }
});
