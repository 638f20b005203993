/** What the end of a whole end-to-end run finds fault with (test/e2e/rights.ts). */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RARE } from './e2e/rare-rights.ts';
import { ACTING, stale, unused } from './e2e/rights.ts';

const functions = [
  { name: 'get-upload', used: ['s3:GetObject library/uploads/*'], unused: ['s3:ListBucket library'] },
  { name: 'list-uploads', used: ['s3:ListBucket library'], unused: [] },
];

test('a right that is neither used nor explained is one too many', () => {
  assert.equal(unused(functions, []).length, 1);
  assert.match(unused(functions, [])[0] ?? '', /get-upload s3:ListBucket library/);
  const explained = { rights: ['s3:ListBucket library'], when: 'it is not there' };
  assert.deepEqual(unused(functions, [explained]), []);
  assert.deepEqual(unused(functions, [{ ...explained, functions: ['get-upload'] }]), []);
  assert.equal(unused(functions, [{ ...explained, functions: ['list-uploads'] }]).length, 1);
});

test('an explanation of what is not granted is refused', () => {
  const explained = { rights: ['s3:DeleteObject library'], when: 'never' };
  assert.match(stale(functions, [explained])[0] ?? '', /not granted.*anybody s3:DeleteObject/);
  const wrong = { functions: ['list-uploads'], rights: ['s3:GetObject library/uploads/*'], when: 'never' };
  assert.match(stale(functions, [wrong])[0] ?? '', /list-uploads s3:GetObject/);
  assert.deepEqual(stale(functions, [{ ...wrong, functions: ['get-upload'] }]), []);
});

test('the test files that it counts on are there, and each rare right is explained once', () => {
  for (const file of ACTING) assert.ok(existsSync(join(import.meta.dirname, file)), file);
  const all = RARE.flatMap(({ functions = ['*'], rights }) =>
    functions.flatMap((name) => rights.map((right) => `${name} ${right}`)),
  );
  assert.deepEqual(
    all.filter((one, at) => all.indexOf(one) !== at),
    [],
  );
});
