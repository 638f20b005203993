/** Tokens through the operator's proxy, to the simulator; and what is said when the proxy is the trouble. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEFAULT_APP, type Simulator, startSimulator } from '../../../dev/wechat/simulator.ts';
import type { AccountStatus, StoredToken } from '../../../lib/accounts/account-parameters.ts';
import { parseProxy, throughStoredProxy } from '../../../lib/accounts/egress-proxy.ts';
import { toProblem } from '../../../lib/problems/problem.ts';
import { redact } from '../../../lib/redact.ts';
import { TokenUnavailable } from '../../../lib/wechat/errors.ts';
import type { Place } from '../../../ops/place.ts';
import { connectProxy } from '../../helpers/connect-proxy.ts';
import { closedPort } from '../../helpers/raw-server.ts';

process.env.PARAMETER_PREFIX = '/test';
const { findingOf } = await import('../../../ops/token/advice.ts');
const { createRefresher } = await import('../../../lib/accounts/refresh.ts');
const { accountView } = await import('../../../lib/accounts/account-view.ts');
const { fetchStableToken } = await import('../../../lib/wechat/index.ts');

let simulator: Simulator;
before(async () => {
  simulator = await startSimulator();
});
after(() => simulator.close());

/** The refresher of an account, and what stands stored. */
function world(url: string | undefined) {
  const stored = {
    url,
    token: undefined as StoredToken | undefined,
    status: undefined as AccountStatus | undefined,
  };
  const send = throughStoredProxy(async () => stored.url);
  const refresh = createRefresher({
    readCredentials: async () => JSON.stringify({ kind: 'secret', ...DEFAULT_APP }),
    readToken: async () => stored.token,
    writeToken: async (_, token) => {
      stored.token = token;
    },
    readStatus: async () => stored.status,
    writeStatus: async (_, status) => {
      stored.status = status;
    },
    fetchToken: (app) => fetchStableToken(app, { baseUrl: simulator.url, send }),
    now: Date.now,
  });
  return { stored, refresh: () => refresh({ account: 'main' }) };
}

test('the token comes through the proxy, and nothing of it is kept', async (t) => {
  const proxy = await connectProxy(t, { credentials: 'wechat:p@ss:word' });
  const { stored, refresh } = world(`${proxy.url}\n`);
  assert.equal((await refresh()).state, 'ok');
  assert.ok(stored.token);
  assert.deepEqual(proxy.asked, [new URL(simulator.url).host]);
  assert.doesNotMatch(JSON.stringify(stored.status), /p@ss|p%40ss/);
});

test('a proxy stored anew is used at once', async (t) => {
  const proxy = await connectProxy(t, { credentials: 'wechat:right' });
  const { stored, refresh } = world(proxy.url.href.replace('right', 'wrong'));
  const refused = await refresh();
  assert.deepEqual('failure' in refused && refused.failure?.proxy, {
    problem: 'refused',
    status: 407,
    host: proxy.host,
  });
  stored.url = proxy.url.href;
  // Not before the retry is due.
  stored.status = undefined;
  assert.equal((await refresh()).state, 'ok');
});

test('whoever asks for the account or makes a call learns that it is the proxy', async (t) => {
  const proxy = await connectProxy(t, { credentials: 'wechat:right-password' });
  const closed = `127.0.0.1:${await closedPort()}`;
  const cases = [
    [undefined, 503, /none is stored.*egress set-proxy/],
    ['not a proxy, but secret-secret', 503, /not a URL/],
    ['socks5://u:secret-secret@127.0.0.1:1', 503, /not a URL/],
    [
      `http://u:secret-secret@${closed}`,
      502,
      new RegExp(`proxy ${closed} cannot be reached \\(ECONNREFUSED\\)`),
    ],
    [`http://wechat:secret-secret@${proxy.host}`, 503, new RegExp(`${proxy.host} answered 407.*password`)],
  ] as const;
  for (const [url, status, detail] of cases) {
    const { stored, refresh } = world(url);
    const answer = await refresh();
    assert.equal(answer.state, 'unreachable');
    const failure = 'failure' in answer ? answer.failure : undefined;
    const { problem, headers } = toProblem(new TokenUnavailable('main', 'unreachable', failure), 'en');
    assert.deepEqual([problem.type, problem.status], ['urn:problem:wechat-materials:egress-proxy', status]);
    assert.match(problem.detail, detail);
    assert.equal(problem.retryable, status !== 503);
    assert.equal('retry-after' in headers, status !== 503);
    for (const language of ['en', 'zh'] as const) {
      const view = accountView('main', stored.status, language, Date.now());
      assert.equal(view.last_error?.type, problem.type);
      assert.doesNotMatch(JSON.stringify([view, stored.status, problem]), /secret-secret/);
    }
  }
});

test('a bad gateway behind the proxy passes by itself', async (t) => {
  const proxy = await connectProxy(t, {
    instead: (client) => client.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'),
  });
  const answer = await world(proxy.url.href).refresh();
  const failure = 'failure' in answer ? answer.failure : undefined;
  const { problem } = toProblem(new TokenUnavailable('main', 'unreachable', failure), 'en');
  assert.deepEqual([problem.status, problem.retryable], [502, true]);
  // One attempt: the next minute is soon enough.
  assert.equal(proxy.asked.length, 1);
});

test('the operator is sent to the proxy, not to the network or the secret', () => {
  const place = { command: (command: string) => `ops ${command}` } as Place;
  const failure = { proxy: { problem: 'refused', status: 407, host: 'proxy:3128' } } as const;
  const { cause, next, outside } = findingOf('main', { state: 'unreachable', failure }, place);
  assert.match(cause.en, /proxy:3128 answered 407/);
  assert.match(next.en, /proxy.*ops egress set-proxy.*ops account check main/);
  assert.equal(outside, true);
});

test('proxies are URLs of scheme, host and port; their passwords are cut out of whatever is written', () => {
  for (const text of ['http://p.example.com:3128', ' https://u:p@p.example.com ', 'http://[::1]:8080/'])
    assert.ok(parseProxy(text), text);
  for (const text of [
    '',
    'p.example.com:3128',
    'ftp://p.example.com',
    'http://p.example.com/path',
    'http://p.example.com?x',
    'http://u:%zz@p.example.com',
  ])
    assert.equal(parseProxy(text), undefined, text);
  parseProxy('http://user:long%2Bpassword@p.example.com');
  assert.equal(redact('a long+password, a long%2Bpassword'), 'a [redacted], a [redacted]');
});

test('an account shows the fixed address, and what WeChat saw where it refused', () => {
  const refused = { ...STATUS, last_error: { ...ERROR, address: '198.51.100.7' } };
  const shown = (status: AccountStatus | undefined, fixed: string) => {
    const { egress_address, egress_address_seen } = accountView('main', status, 'en', Date.now(), fixed);
    return [egress_address, egress_address_seen];
  };
  assert.deepEqual(shown(STATUS, ''), [null, null]);
  assert.deepEqual(shown(refused, ''), ['198.51.100.7', '198.51.100.7']);
  assert.deepEqual(shown(undefined, '203.0.113.5'), ['203.0.113.5', null]);
  assert.deepEqual(shown(refused, '203.0.113.5'), ['203.0.113.5', '198.51.100.7']);
});
const STATUS: AccountStatus = { kind: 'secret', app_id: 'wx1' };
const ERROR = {
  reason: 'refused' as const,
  errcode: 40164,
  errmsg: 'invalid ip 198.51.100.7',
  at: '2026-11-22T09:10:45.913Z',
  attempts: 1,
  retry_at: '2026-11-22T09:11:45.913Z',
  credentials: 'digest',
};
