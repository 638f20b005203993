/** Through a real proxy to a real TLS server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HttpFailure, type ProxyTrouble } from '../../../lib/net/http-failure.ts';
import { sendThrough } from '../../../lib/net/tunnel.ts';
import { readAll } from '../../helpers/bytes.ts';
import { certificate } from '../../helpers/certificate.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { closedPort } from '../../helpers/raw-server.ts';

const pair = certificate();
const trust = { ca: pair.cert };
const CREDENTIALS = 'us@er:pa:ss/w%rd';
const SECRET = '/cgi-bin/stable_token?x=SECRET';

/** A TLS server that answers with what it was sent. */
async function echo(t: TestContext): Promise<URL> {
  const server = https.createServer(pair, async (request, response) => {
    const body = await readAll(request);
    response.end(JSON.stringify({ path: request.url, headers: request.headers, body: body.toString() }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}${SECRET}`);
}

async function troubleOf(sending: Promise<unknown>): Promise<[ProxyTrouble | undefined, HttpFailure]> {
  const error = await sending.then(
    () => assert.fail('an answer came'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HttpFailure, String(error));
  assert.doesNotMatch(
    `${error.message} ${error.stack} ${JSON.stringify(error)}`,
    /SECRET|us@er|us%40er|pa:ss|w%/,
  );
  return [error.proxy, error];
}

for (const [kind, tls] of [
  ['http', undefined],
  ['https', pair],
] as const)
  test(`a request goes through an ${kind} proxy that knows who asks, and not what`, async (t) => {
    const url = await echo(t);
    const proxy = await connectProxy(t, { credentials: CREDENTIALS, ...(tls && { tls }) });
    const send = sendThrough(proxy.url, trust);
    for (const body of ['one', 'two']) {
      const response = await send({ method: 'POST', url, headers: { 'x-a': 'b' }, body: Buffer.from(body) });
      const seen = JSON.parse((await readAll(response.body)).toString());
      assert.deepEqual(
        [response.status, seen.path, seen.body, seen.headers['x-a']],
        [200, SECRET, body, 'b'],
      );
      assert.equal(seen.headers['proxy-authorization'], undefined);
      assert.equal(seen.headers['content-length'], '3');
    }
    assert.deepEqual(proxy.asked, [url.host, url.host]);
  });

test('a wrong password is told as the proxy’s refusal; nothing was sent', async (t) => {
  const proxy = await connectProxy(t, { credentials: CREDENTIALS });
  proxy.url.password = 'SECRET';
  const [trouble, error] = await troubleOf(
    sendThrough(proxy.url, trust)({ method: 'GET', url: await echo(t) }),
  );
  assert.deepEqual(trouble, { problem: 'refused', status: 407, host: proxy.host });
  assert.equal(error.sent, 'nothing');
});

test('a proxy that cannot reach the other side says so', async (t) => {
  const proxy = await connectProxy(t);
  const url = new URL(`https://127.0.0.1:${await closedPort()}/`);
  const [trouble] = await troubleOf(sendThrough(proxy.url, trust)({ method: 'GET', url }));
  assert.deepEqual(trouble, { problem: 'refused', status: 502, host: proxy.host });
});

test('where no proxy listens, it is the proxy that is not there', async (t) => {
  const host = `127.0.0.1:${await closedPort()}`;
  const sending = sendThrough(
    new URL(`http://u:SECRET@${host}`),
    trust,
  )({ method: 'GET', url: await echo(t) });
  const [trouble] = await troubleOf(sending);
  assert.deepEqual(trouble, { problem: 'unreachable', code: 'ECONNREFUSED', host });
});

test('a proxy that says nothing ends with the caller’s patience', async (t) => {
  const waiting = Promise.withResolvers<void>();
  const proxy = await connectProxy(t, { instead: () => waiting.resolve() });
  const patience = new AbortController();
  const sending = sendThrough(
    proxy.url,
    trust,
  )({
    method: 'GET',
    url: await echo(t),
    signal: patience.signal,
  });
  await waiting.promise;
  patience.abort(new DOMException('', 'TimeoutError'));
  const [trouble, error] = await troubleOf(sending);
  assert.deepEqual(trouble, { problem: 'timeout', host: proxy.host });
  assert.deepEqual([error.code, error.sent], ['ETIMEDOUT', 'nothing']);
});

test('so does one that opens the tunnel and is silent then', async (t) => {
  const waiting = Promise.withResolvers<void>();
  const proxy = await connectProxy(t, { opened: (client) => client.once('data', () => waiting.resolve()) });
  const patience = new AbortController();
  const url = await echo(t);
  const sending = sendThrough(proxy.url, trust)({ method: 'GET', url, signal: patience.signal });
  await waiting.promise;
  patience.abort(new DOMException('', 'TimeoutError'));
  const [trouble, error] = await troubleOf(sending);
  assert.deepEqual([trouble?.problem, error.sent], ['timeout', 'nothing']);
});

test('a proxy that dies before the tunnel is there is unreachable', async (t) => {
  const proxy = await connectProxy(t, { instead: (client) => client.destroy() });
  const [trouble] = await troubleOf(sendThrough(proxy.url, trust)({ method: 'GET', url: await echo(t) }));
  assert.deepEqual(trouble, { problem: 'unreachable', code: 'ECONNRESET', host: proxy.host });
});

test('one that dies in mid-answer broke the connection', async (t) => {
  const url = await echo(t);
  const proxy = await connectProxy(t, {
    opened: (client, target) => {
      target.pipe(client);
      let packets = 0;
      client.on('data', (chunk) => {
        packets += 1;
        // The handshake's first flight passes, the second with the request in it does not.
        if (packets === 1) target.write(chunk);
        else client.destroy();
      });
    },
  });
  const [trouble] = await troubleOf(sendThrough(proxy.url, trust)({ method: 'GET', url }));
  assert.deepEqual([trouble?.problem, trouble?.host], ['broken', proxy.host]);
});

test('somebody else’s certificate behind the proxy: nothing is sent', async (t) => {
  const proxy = await connectProxy(t);
  const [trouble, error] = await troubleOf(sendThrough(proxy.url)({ method: 'GET', url: await echo(t) }));
  assert.deepEqual([trouble?.problem, trouble?.code], ['untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
  assert.equal(error.sent, 'nothing');
});

test('an ordinary web server is no proxy', async (t) => {
  const url = await echo(t);
  const [trouble] = await troubleOf(
    sendThrough(new URL(`https://${url.host}`), trust)({ method: 'GET', url }),
  );
  assert.equal(trouble?.host, url.host);
  assert.match(trouble?.problem ?? '', /refused|unreachable/);
});
