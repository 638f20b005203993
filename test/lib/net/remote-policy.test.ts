import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  admitUrl,
  isAllowedHost,
  parseAllowedHosts,
  type RemotePolicy,
  TYPED_URL,
  WECHAT_LINK,
} from '../../../lib/net/remote-policy.ts';
import { type RefusalReason, RemoteRefused } from '../../../lib/net/remote-refused.ts';

const NOBODY = parseAllowedHosts(undefined);

function refusal(url: string, policy: RemotePolicy, allowed = NOBODY): RefusalReason | 'admitted' {
  try {
    admitUrl(url, policy, allowed);
    return 'admitted';
  } catch (error) {
    assert.ok(error instanceof RemoteRefused, String(error));
    return error.reason;
  }
}

/** 127.0.0.1, 169.254.169.254 and the unspecified address as attackers spell them. */
const LOCAL_SPELLINGS = [
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001'],
  ...['0', '0.0.0.0', '0x0', '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::]', '[2001:db8::1]', '[fd00:ec2::254]'],
  ...['[fe80::1]', '[::ffff:169.254.169.254]', '１２７.０.０.１', '127。0。0。1', '①②⑦.0.0.1'],
];

test('an address that is not public is refused in every spelling and by both policies', () => {
  for (const host of LOCAL_SPELLINGS) {
    assert.equal(refusal(`https://${host}/a.jpg`, TYPED_URL), 'literal_address', host);
    assert.equal(refusal(`http://${host}:9001/a.mp4`, WECHAT_LINK), 'not_public', host);
  }
});

test('a public address is refused where people type, and taken where WeChat links', () => {
  for (const host of ['203.205.137.89', '[2400:3200::1]']) {
    assert.equal(refusal(`https://${host}/a.jpg`, TYPED_URL), 'literal_address');
    assert.equal(refusal(`http://${host}/a.mp4`, WECHAT_LINK), 'admitted');
    assert.equal(refusal(`http://${host}:8080/a.mp4?vkey=1`, WECHAT_LINK), 'admitted');
  }
});

test('schemes: https where people type, http as well where WeChat links, nothing else', () => {
  assert.equal(refusal('https://example.com/a', TYPED_URL), 'admitted');
  assert.equal(refusal('HTTPS://EXAMPLE.com/a', TYPED_URL), 'admitted');
  assert.equal(refusal('http://example.com/a', TYPED_URL), 'scheme');
  assert.equal(refusal('http://example.com/a', WECHAT_LINK), 'admitted');
  const others = ['file:///etc/passwd', 'ftp://example.com/a', 'data:text/plain,x', 'javascript:alert(1)'];
  for (const url of [
    ...others,
    'blob:https://example.com/1',
    'ws://example.com',
    'gopher://example.com:70',
  ]) {
    for (const policy of [TYPED_URL, WECHAT_LINK]) assert.equal(refusal(url, policy), 'scheme', url);
  }
});

test('ports: only the own one where people type', () => {
  assert.equal(refusal('https://example.com:443/', TYPED_URL), 'admitted');
  for (const port of [80, 22, 8443, 6379, 9001]) {
    assert.equal(refusal(`https://example.com:${port}/`, TYPED_URL), 'port');
  }
});

test('user names and passwords are refused, whatever the host', () => {
  const allowed = parseAllowedHosts('127.0.0.1:4580');
  for (const user of ['me', 'me:secret', ':secret', 'example.com%40']) {
    assert.equal(refusal(`https://${user}@example.com/`, TYPED_URL), 'credentials', user);
    assert.equal(refusal(`http://${user}@203.205.137.89/`, WECHAT_LINK), 'credentials', user);
    assert.equal(refusal(`http://${user}@127.0.0.1:4580/`, TYPED_URL, allowed), 'credentials', user);
  }
});

test('what is no URL, or too long a one, is refused', () => {
  for (const text of [
    '',
    'x',
    '//example.com/',
    'https://',
    'https://exa mple.com',
    'https://[::1',
    'https://a:99999',
  ]) {
    assert.equal(refusal(text, TYPED_URL), 'invalid_url', text);
  }
  const start = 'https://example.com/';
  assert.equal(refusal(start.padEnd(2_048, 'a'), TYPED_URL), 'admitted');
  assert.equal(refusal(start.padEnd(2_049, 'a'), TYPED_URL), 'invalid_url');
  assert.equal(refusal('http://h:1/'.padEnd(2_049, 'a'), TYPED_URL, parseAllowedHosts('h:1')), 'invalid_url');
});

test('allowed hosts are reached whatever the policy says, by exactly their host and port', () => {
  const allowed = parseAllowedHosts(' 127.0.0.1:4580, Simulator.Local:80 ,[::1]:9000,,host:443');
  const admitted = [
    'http://127.0.0.1:4580/a',
    'https://127.0.0.1:4580/',
    'http://simulator.local/',
    'http://[::1]:9000/',
  ];
  for (const url of [...admitted, 'http://127.1:4580/', 'https://host/', 'https://HOST:443/']) {
    assert.equal(refusal(url, TYPED_URL, allowed), 'admitted', url);
  }
  assert.equal(refusal('http://127.0.0.1:4581/', WECHAT_LINK, allowed), 'not_public');
  assert.equal(refusal('https://127.0.0.1/', TYPED_URL, allowed), 'literal_address');
  assert.equal(refusal('https://simulator.local:81/', TYPED_URL, allowed), 'port');
  assert.equal(refusal('http://host/', TYPED_URL, allowed), 'scheme');
  assert.equal(refusal('http://x.simulator.local/', TYPED_URL, allowed), 'scheme');
});

test('an allowed host is one by http alone', () => {
  const allowed = parseAllowedHosts('127.0.0.1:21,h:443,h:80');
  for (const url of ['ftp://127.0.0.1:21/', 'ws://h/', 'file://h/etc/passwd']) {
    assert.equal(isAllowedHost(new URL(url), allowed), false, url);
    assert.equal(refusal(url, WECHAT_LINK, allowed), 'scheme');
  }
});

test('an empty list allows nobody', () => {
  for (const list of [undefined, '', ' ', ',', ' , ']) assert.equal(parseAllowedHosts(list).size, 0);
});

test('no text makes it throw anything but a refusal', () => {
  const text = fc.string({ unit: 'binary' });
  const urls = fc.oneof(
    text,
    text.map((rest) => `https://${rest}`),
  );
  fc.assert(fc.property(urls, (url) => void refusal(url, TYPED_URL)));
});
