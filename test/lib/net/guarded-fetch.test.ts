import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createFetchRemote } from '../../../lib/net/guarded-fetch.ts';
import { type HttpRequest, type SendHttp, sendHttp } from '../../../lib/net/http.ts';
import { publicLookup } from '../../../lib/net/public-lookup.ts';
import { parseAllowedHosts, TYPED_URL, WECHAT_LINK } from '../../../lib/net/remote-policy.ts';
import { type RefusalReason, RemoteRefused } from '../../../lib/net/remote-refused.ts';
import { readAll } from '../../helpers/bytes.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { closedPort, type Peer, rawServer, SOON } from '../../helpers/raw-server.ts';

const PHOTO = bytesOf('photo.jpg');
const PATH = '/a/photo.jpg?X-Amz-Signature=SECRET#part';
const options = { policy: TYPED_URL, allowed: parseAllowedHosts(''), maxBytes: 1_000_000 };

/** Fetches from a server that the operator has allowed. */
async function fetchFrom(
  t: TestContext,
  talk: (peer: Peer) => Promise<void> | void,
  more: { maxBytes?: number; signal?: AbortSignal; path?: string } = {},
) {
  const { path = PATH, ...rest } = more;
  const { url, port } = await rawServer(t, talk);
  const allowed = parseAllowedHosts(`127.0.0.1:${port}`);
  return await createFetchRemote()(url + path, { ...options, allowed, ...rest });
}

const answering =
  (status: number, headers: string[] = [], body: string | Uint8Array = '') =>
  async (peer: Peer) => {
    await peer.request();
    peer.answer(status, headers, body);
  };

/** A refusal with this reason, which says nothing of the URL and nothing of the answer. */
function refused(reason: RefusalReason, status?: number) {
  return (error: unknown) => {
    assert.ok(error instanceof RemoteRefused, String(error));
    assert.deepEqual([error.reason, error.status], [reason, status]);
    const said = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
    assert.doesNotMatch(said, /SECRET|photo\.jpg|name\.example|127\.0\.0\.1:\d/);
    return true;
  };
}

test('a file comes with its size, its claimed type and its bytes', async (t) => {
  const file = await fetchFrom(t, answering(200, ['Content-Type: image/jpeg'], PHOTO));
  assert.deepEqual([file.size, file.contentType], [PHOTO.length, 'image/jpeg']);
  assert.equal(file.url.pathname, '/a/photo.jpg');
  assert.ok((await readAll(file.chunks)).equals(PHOTO));
});

test('the size is unknown where the other side does not say it', async (t) => {
  const body = `5\r\nabcde\r\n0\r\n\r\n`;
  const file = await fetchFrom(t, answering(200, ['Transfer-Encoding: chunked'], body));
  assert.deepEqual([file.size, file.contentType], [undefined, undefined]);
  assert.equal(String(await readAll(file.chunks)), 'abcde');
});

test('the request tells the other side nothing of us or of the caller', async (t) => {
  const seen = Promise.withResolvers<readonly string[]>();
  const file = await fetchFrom(t, async (peer) => {
    const { line, headers } = await peer.request();
    seen.resolve([line, ...headers.filter((header) => !header.startsWith('Host:'))]);
    peer.answer(200, ['Set-Cookie: a=b'], 'x');
  });
  await readAll(file.chunks);
  assert.deepEqual(await seen.promise, [
    'GET /a/photo.jpg?X-Amz-Signature=SECRET HTTP/1.1',
    'accept: */*',
    'accept-encoding: identity',
    'user-agent: wechat-materials',
    'Connection: keep-alive',
  ]);
});

test('a file that is announced as too large is not read', async (t) => {
  const talk = answering(200, ['Content-Length: 1000001'], 'x');
  await assert.rejects(fetchFrom(t, talk), refused('too_large'));
});

test('a file that turns out too large is refused, whatever its headers said', SOON, async (t) => {
  const body = `${'a'.repeat(16)}`;
  const chunked = `10\r\n${body}\r\n0\r\n\r\n`;
  const exact = await fetchFrom(t, answering(200, ['Transfer-Encoding: chunked'], chunked), { maxBytes: 16 });
  assert.equal(String(await readAll(exact.chunks)), body);
  const closed = Promise.withResolvers<void>();
  const large = await fetchFrom(
    t,
    async (peer) => {
      await peer.request();
      peer.answer(200, ['Transfer-Encoding: chunked'], `10\r\n${body}\r\n`);
      await peer.until(() => peer.ended);
      closed.resolve();
    },
    { maxBytes: 15 },
  );
  await assert.rejects(readAll(large.chunks), refused('too_large'));
  await closed.promise;
});

test('every status but 200 is refused, with its number and without its body', async (t) => {
  for (const status of [201, 204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503]) {
    await assert.rejects(fetchFrom(t, answering(status, [], 'SECRET')), refused('status', status));
  }
});

test('a file that breaks off is unreachable, not shorter', async (t) => {
  const file = await fetchFrom(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 10'], 'half');
    peer.socket.end();
  });
  await assert.rejects(readAll(file.chunks), refused('unreachable'));
});

test('a signal ends the waiting and the reading, both as a timeout', async (t) => {
  const waiting = fetchFrom(t, async (peer) => void (await peer.request()), {
    signal: AbortSignal.timeout(20),
  });
  await assert.rejects(waiting, refused('timeout'));
  const controller = new AbortController();
  const slow = await fetchFrom(t, answering(200, ['Content-Length: 10'], 'half'), {
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());
  await assert.rejects(readAll(slow.chunks), refused('timeout'));
  await assert.rejects(fetchFrom(t, answering(200), { signal: AbortSignal.abort() }), refused('timeout'));
});

test('a file that nobody reads to its end is not read on', SOON, async (t) => {
  const closed = Promise.withResolvers<void>();
  const file = await fetchFrom(t, async (peer) => {
    await peer.request();
    peer.answer(200, ['Content-Length: 1000'], 'half');
    await peer.until(() => peer.ended);
    closed.resolve();
  });
  for await (const _ of file.chunks) break;
  await closed.promise;
});

test('nobody there, or no HTTP, is unreachable', async (t) => {
  const port = await closedPort();
  const allowed = parseAllowedHosts(`127.0.0.1:${port}`);
  const fetchRemote = createFetchRemote();
  await assert.rejects(
    fetchRemote(`http://127.0.0.1:${port}${PATH}`, { ...options, allowed }),
    refused('unreachable'),
  );
  const nonsense = async (peer: Peer) => void peer.socket.write('SSH-2.0-SECRET\r\n\r\n');
  await assert.rejects(fetchFrom(t, nonsense), refused('unreachable'));
});

const resolving = (...addresses: string[]): LookupFunction =>
  publicLookup(((_name: string, _options: unknown, callback: (...answer: unknown[]) => void) =>
    setImmediate(
      callback,
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never);

test('a name is judged by what it resolves to, when it is connected to', async () => {
  for (const address of [
    '127.0.0.1',
    '169.254.169.254',
    '10.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '2002:7f00:1::',
  ]) {
    const fetchRemote = createFetchRemote(sendHttp, resolving(address));
    await assert.rejects(fetchRemote(`https://name.example${PATH}`, options), refused('not_public'));
    const link = { ...options, policy: WECHAT_LINK };
    await assert.rejects(fetchRemote(`http://name.example:9001${PATH}`, link), refused('not_public'));
  }
});

test('names that the system keeps for itself lead nowhere', async () => {
  for (const host of ['localhost', 'LOCALHOST']) {
    await assert.rejects(createFetchRemote()(`https://${host}${PATH}`, options), refused('not_public'));
  }
});

test('a name that does not resolve is unresolvable', async () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
    const lookup: LookupFunction = (_name, _options, callback) =>
      setImmediate(callback, Object.assign(new Error('SECRET'), { code }), '', 0);
    const fetchRemote = createFetchRemote(sendHttp, lookup);
    await assert.rejects(fetchRemote(`https://name.example${PATH}`, options), refused('unresolvable'));
  }
});

test('every request but to an allowed host goes through the guarded lookup', async () => {
  const lookup = resolving('8.8.8.8');
  const sent: HttpRequest[] = [];
  const send: SendHttp = async (request) => {
    sent.push(request);
    throw new Error('enough');
  };
  const fetchRemote = createFetchRemote(send, lookup);
  const allowed = parseAllowedHosts('files.local:80');
  for (const url of ['https://name.example/', 'http://files.local/', 'https://files.local/']) {
    await assert.rejects(fetchRemote(url, { ...options, allowed }), refused('unreachable'));
  }
  assert.deepEqual(
    sent.map((request) => [request.url.href, request.lookup === lookup]),
    [
      ['https://name.example/', true],
      ['http://files.local/', false],
      ['https://files.local/', true],
    ],
  );
});
