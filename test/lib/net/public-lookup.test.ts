import assert from 'node:assert/strict';
import type { LookupAddress, LookupOptions, lookup as systemLookup } from 'node:dns';
import { test } from 'node:test';
import { publicLookup } from '../../../lib/net/public-lookup.ts';

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const v6 = (address: string): LookupAddress => ({ address, family: 6 });

/** A resolver that gives these answers; it notes what it was asked. */
function resolver(found: readonly LookupAddress[] | Error) {
  const asked: { hostname: string; options: LookupOptions }[] = [];
  const resolve = (hostname: string, options: LookupOptions, callback: (...answer: unknown[]) => void) => {
    asked.push({ hostname, options });
    setImmediate(() => (found instanceof Error ? callback(found, []) : callback(null, found)));
  };
  return { asked, resolve: resolve as typeof systemLookup };
}

type Answer = { code: string | undefined; address: string | LookupAddress[]; family: number | undefined };

function ask(found: readonly LookupAddress[] | Error, options: LookupOptions = {}): Promise<Answer> {
  return new Promise((done) => {
    publicLookup(resolver(found).resolve)('name.example', options, (error, address, family) =>
      done({ code: error?.code, address, family }),
    );
  });
}

test('public addresses pass, in their order', async () => {
  const found = [v6('2400:3200::1'), v4('1.1.1.1'), v4('8.8.8.8')];
  assert.deepEqual((await ask(found, { all: true })).address, found);
  const { address, family } = await ask(found);
  assert.deepEqual([address, family], ['2400:3200::1', 6]);
});

test('of mixed answers only the public ones are used', async () => {
  const found = [v4('127.0.0.1'), v6('::1'), v4('10.0.0.1'), v4('8.8.8.8'), v6('::ffff:10.0.0.1')];
  assert.deepEqual((await ask(found, { all: true })).address, [v4('8.8.8.8')]);
  const { address, family } = await ask(found);
  assert.deepEqual([address, family], ['8.8.8.8', 4]);
});

test('a name that leads to no public address is refused', async () => {
  const inside = [
    v4('127.0.0.1'),
    v4('169.254.169.254'),
    v6('::1'),
    v6('64:ff9b::7f00:1'),
    v6('2002:7f00:1::'),
  ];
  for (const found of [...inside.map((one) => [one]), inside, []]) {
    for (const all of [true, false]) {
      const { code, address } = await ask(found, { all });
      assert.equal(code, 'ENOTPUBLIC');
      assert.equal(address, '');
    }
  }
});

test('what the resolver says of a failure is passed on', async () => {
  const error = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
  assert.equal((await ask(error)).code, 'ENOTFOUND');
});

test('all addresses are asked for, and else what was asked', async () => {
  const { asked, resolve } = resolver([v4('8.8.8.8')]);
  await new Promise<void>((done) => {
    publicLookup(resolve)('name.example', { family: 4, hints: 1, all: false }, () => done());
  });
  assert.deepEqual(asked, [{ hostname: 'name.example', options: { family: 4, hints: 1, all: true } }]);
});

test('the system knows localhost, and it is refused', async () => {
  const answer = await new Promise<string | undefined>((done) => {
    publicLookup()('localhost', {}, (error) => done(error?.code));
  });
  assert.equal(answer, 'ENOTPUBLIC');
});
