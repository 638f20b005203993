/** What an upgrade must not lose is missed when it is lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createCaller } from '../../../dev/rehearse/caller.ts';
import { checkData } from '../../../dev/rehearse/data.ts';

let answers: Readonly<Record<string, unknown>>;
const server = createServer((request, response) => {
  const { url = '' } = request;
  if (url === '/file') return void response.end('bytes');
  if (url === '/content') return void response.writeHead(302, { location: `${base}/file` }).end();
  response.writeHead(url in answers ? 200 : 404).end(JSON.stringify(answers[url]));
});
let base: string;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const signed = (at: string) => ({ url: `https://s3/x?X-Amz-Signature=${at}`, expires_at: at, size: 5 });
const upload = { state: 'done', result: { media_id: 'M' }, content: signed('1') };
const kept = (text = 'bytes') => ({
  answers: new Map([['/upload', upload]]),
  files: new Map([['/content', new TextEncoder().encode(text)]]),
});
const check = (text?: string) => checkData(createCaller(base, 'key'), kept(text));

test('the same data passes, signed anew and with more to say', async () => {
  answers = { '/upload': { ...upload, content: signed('2'), since: 'new' } };
  assert.equal(await check(), '1 answers and 1 files as before');
});

test('what is gone, changed or other bytes fails by name', async () => {
  answers = {};
  await assert.rejects(check(), /\/upload: 404/);
  answers = { '/upload': { ...upload, result: {} } };
  await assert.rejects(check(), /\.result\.media_id was M and is undefined/);
  answers = { '/upload': { ...upload, state: 'failed' } };
  await assert.rejects(check(), /\.state was done and is failed/);
  answers = { '/upload': upload };
  await assert.rejects(check('others'), /\/content has other bytes/);
});
