import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPublicAddress } from '../../../lib/net/addresses.ts';

/** First and last address of every network of models.md C2, and of what else is reserved. */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
].flat();

/** Their neighbours, and some that everybody knows. */
const PUBLIC_4 = [
  ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0'],
  ...['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ...['8.8.8.8', '203.205.137.89', '203.205.137.71'],
];

const NOT_PUBLIC_6 = [
  ...['::', '::1', '::2', '::127.0.0.1', '::7f00:1', '::8.8.8.8'],
  ...['fc00::', 'fd12:3456::1', 'fdff:ffff::', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1'],
  ...['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1', '100::1'],
  ...['2001::1', '2001:0:7f00:1::', '2001:10::1', '2001:20::1', '2001:db8::1', '2001:1ff:ffff::'],
  ...[
    '2002::',
    '2002:7f00:1::',
    '2002:808:808::1',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    '1fff::1',
  ],
];

const PUBLIC_6 = ['2001:4860:4860::8888', '2400:3200::1', '2606:4700::1111', '2a00:1450::1', '240e::1'];

test('private, shared, local and reserved IPv4 addresses are not public', () => {
  for (const address of NOT_PUBLIC_4) assert.equal(isPublicAddress(address), false, address);
});

test('their neighbours are', () => {
  for (const address of PUBLIC_4) assert.equal(isPublicAddress(address), true, address);
});

test('of IPv6 only the routed space is public, less what leads back into IPv4', () => {
  for (const address of NOT_PUBLIC_6) assert.equal(isPublicAddress(address), false, address);
  for (const address of PUBLIC_6) assert.equal(isPublicAddress(address), true, address);
});

test('an IPv4 address in the clothes of IPv6 is judged as what it is, or refused', () => {
  for (const address of NOT_PUBLIC_4) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    const spellings = [`::ffff:${address}`, `::FFFF:${address}`, `::ffff:${hex}`, `0:0:0:0:0:ffff:${hex}`];
    const carriers = [`::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`, `::ffff:0:${hex}`];
    for (const spelling of [...spellings, ...carriers]) {
      assert.equal(isPublicAddress(spelling), false, spelling);
    }
  }
  for (const address of PUBLIC_4) assert.equal(isPublicAddress(`::ffff:${address}`), true, address);
});

test('what is no address is not public', () => {
  for (const text of [
    '',
    'localhost',
    '8.8.8',
    '8.8.8.8.8',
    '0x8.8.8.8',
    '[2400::1]',
    '2400::1/64',
    '8.8.8.8 ',
  ]) {
    assert.equal(isPublicAddress(text), false, text);
  }
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4Extended(), fc.ipV6()), (text) => {
      assert.equal(typeof isPublicAddress(text), 'boolean');
    }),
  );
  assert.equal(isPublicAddress('fe80::1%eth0'), false);
});
