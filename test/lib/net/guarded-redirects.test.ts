import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createFetchRemote, type FetchRemoteOptions } from '../../../lib/net/guarded-fetch.ts';
import { sendHttp } from '../../../lib/net/http.ts';
import { publicLookup } from '../../../lib/net/public-lookup.ts';
import { parseAllowedHosts, TYPED_URL, WECHAT_LINK } from '../../../lib/net/remote-policy.ts';
import { type RefusalReason, RemoteRefused } from '../../../lib/net/remote-refused.ts';
import { readAll } from '../../helpers/bytes.ts';
import { rawServer, SOON } from '../../helpers/raw-server.ts';

const strict: Omit<FetchRemoteOptions, 'allowed'> = { policy: TYPED_URL, maxBytes: 1_000 };

/** A server that redirects `/` to the given place and serves everything else; it notes the paths asked for. */
async function redirector(t: TestContext, location: string | undefined, status = 302) {
  const asked: string[] = [];
  const server = await rawServer(t, async (peer) => {
    for (;;) {
      const { line } = await peer.request();
      if (!line) return;
      const path = line.split(' ')[1] ?? '';
      asked.push(path);
      if (path === '/') peer.answer(status, location === undefined ? [] : [`Location: ${location}`], 'moved');
      else peer.answer(200, [], `file ${path}`);
    }
  });
  return { ...server, asked, allowed: parseAllowedHosts(`127.0.0.1:${server.port}`) };
}

async function refusal(fetching: Promise<unknown>): Promise<RefusalReason | 'fetched'> {
  try {
    await fetching;
    return 'fetched';
  } catch (error) {
    assert.ok(error instanceof RemoteRefused, String(error));
    assert.doesNotMatch(`${error.message} ${error.stack}`, /SECRET/);
    return error.reason;
  }
}

test('a redirect is followed, absolute or relative, and the last address is told', async (t) => {
  const other = await redirector(t, undefined);
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of [
      '/b',
      'b',
      './b',
      '?x=1',
      `${other.url}/c`,
      `${other.url.replace('http:', '')}/d`,
    ]) {
      const { url, port } = await redirector(t, location, status);
      const allowed = parseAllowedHosts(`127.0.0.1:${port},127.0.0.1:${other.port}`);
      const file = await createFetchRemote()(`${url}/`, { ...strict, allowed });
      const expected = new URL(location, `${url}/`);
      assert.equal(file.url.href, expected.href);
      assert.equal(String(await readAll(file.chunks)), `file ${expected.pathname}${expected.search}`);
    }
  }
});

test('redirects to where a first request may not go are refused, and nothing is sent there', async (t) => {
  const inside = await redirector(t, undefined);
  const cases: [string, RefusalReason][] = [
    [`http://127.0.0.1:${inside.port}/SECRET`, 'scheme'],
    [`https://127.0.0.1:${inside.port}/SECRET`, 'port'],
    ['https://169.254.169.254/latest/meta-data', 'literal_address'],
    ['https://[::ffff:7f00:1]/', 'literal_address'],
    ['//2130706433/', 'scheme'],
    ['http://example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['data:image/png;base64,AAAA', 'scheme'],
    ['https://me:SECRET@example.com/', 'credentials'],
    ['https://example.com:8443/', 'port'],
    ['https://localhost/', 'not_public'],
    ['https://', 'invalid_url'],
    [`https://example.com/${'a'.repeat(2_048)}`, 'invalid_url'],
  ];
  for (const [location, reason] of cases) {
    const { url, allowed, asked } = await redirector(t, location);
    const fetching = createFetchRemote()(`${url}/`, { ...strict, allowed });
    assert.equal(await refusal(fetching), reason, location);
    assert.deepEqual(asked, ['/']);
  }
  assert.deepEqual(inside.asked, []);
});

test('so are those of WeChat links to a private address', async (t) => {
  for (const host of ['127.0.0.1:9001', '10.0.0.1', '[::1]', '[::ffff:10.0.0.1]', '0x7f000001']) {
    const { url, allowed } = await redirector(t, `http://${host}/2018-06-01/runtime/invocation/next`);
    const fetching = createFetchRemote()(`${url}/`, { ...strict, policy: WECHAT_LINK, allowed });
    assert.equal(await refusal(fetching), 'not_public', host);
  }
});

test('three redirects are followed, a fourth is not', async (t) => {
  for (const { hops, expected } of [
    { hops: 3, expected: 'fetched' },
    { hops: 4, expected: 'redirects' },
  ]) {
    let requests = 0;
    const { url, port } = await rawServer(t, async (peer) => {
      for (;;) {
        const { line } = await peer.request();
        if (!line) return;
        requests += 1;
        if (requests <= hops) peer.answer(302, [`Location: /${requests}`]);
        else peer.answer(200, [], 'x');
      }
    });
    const allowed = parseAllowedHosts(`127.0.0.1:${port}`);
    assert.equal(await refusal(createFetchRemote()(`${url}/`, { ...strict, allowed })), expected);
    assert.equal(requests, 4);
  }
});

test('a redirect that does not say where is a status', async (t) => {
  const { url, allowed } = await redirector(t, undefined);
  assert.equal(await refusal(createFetchRemote()(`${url}/`, { ...strict, allowed })), 'status');
});

test('other statuses with a Location are not followed', async (t) => {
  for (const status of [201, 300, 304, 305, 306]) {
    const { url, allowed, asked } = await redirector(t, '/b', status);
    assert.equal(await refusal(createFetchRemote()(`${url}/`, { ...strict, allowed })), 'status');
    assert.deepEqual(asked, ['/']);
  }
});

test('the body of a redirect is not read', SOON, async (t) => {
  const ended = Promise.withResolvers<void>();
  const { url, port } = await rawServer(t, async (peer, index) => {
    await peer.request();
    if (index > 0) return peer.answer(200, [], 'file');
    peer.answer(302, ['Location: /b', 'Content-Length: 1000000000'], 'endless');
    await peer.until(() => peer.ended);
    ended.resolve();
  });
  const allowed = parseAllowedHosts(`127.0.0.1:${port}`);
  const { chunks } = await createFetchRemote()(`${url}/`, { ...strict, allowed });
  assert.equal(String(await readAll(chunks)), 'file');
  await ended.promise;
});

/** Resolves names to this machine as long as `open` says so, and then as the real thing does. */
const changing = (open: () => boolean): LookupFunction => {
  const guarded = publicLookup(((_name: string, _options: unknown, done: (...answer: unknown[]) => void) =>
    setImmediate(done, null, [{ address: '127.0.0.1', family: 4 }])) as never);
  return (name, options, callback) => {
    if (!open()) return guarded(name, options, callback);
    const here = { address: '127.0.0.1', family: 4 };
    setImmediate(() => (options.all ? callback(null, [here]) : callback(null, here.address, here.family)));
  };
};

test('a name is resolved anew for every hop: one that has changed its mind meanwhile gains nothing', async (t) => {
  let lookups = 0;
  const { port, asked } = await redirector(t, '/b');
  const fetchRemote = createFetchRemote(
    sendHttp,
    changing(() => ++lookups === 1),
  );
  const options = { ...strict, policy: WECHAT_LINK, allowed: parseAllowedHosts('') };
  assert.equal(await refusal(fetchRemote(`http://name.example:${port}/`, options)), 'not_public');
  assert.equal(lookups, 2);
  assert.deepEqual(asked, ['/']);
});

test('and for every fetch: no connection is left over from the one before', async (t) => {
  let open = true;
  const { port, asked } = await redirector(t, '/b');
  const fetchRemote = createFetchRemote(
    sendHttp,
    changing(() => open),
  );
  const options = { ...strict, policy: WECHAT_LINK, allowed: parseAllowedHosts('') };
  const { chunks } = await fetchRemote(`http://name.example:${port}/`, options);
  assert.equal(String(await readAll(chunks)), 'file /b');
  open = false;
  assert.equal(await refusal(fetchRemote(`http://name.example:${port}/b`, options)), 'not_public');
  assert.deepEqual(asked, ['/', '/b']);
});
