/** The layers of the design, held by a test: imports run downwards only. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** What each layer may import of ours, itself aside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ops: ['lib/accounts', 'lib/problems', 'lib/storage', 'lib/wechat', 'lib'],
  functions: [
    'lib/http',
    'lib/queue',
    'lib/idempotency',
    'lib/drafts',
    'lib/handles',
    'lib/publications',
    'lib/deletions',
    'lib/articles',
    'lib/mirror',
    'lib/uploads',
    'lib/library',
    'lib/accounts',
    'lib/problems',
    'lib/net',
    'lib/storage',
    'lib/wechat',
    'lib',
  ],
  'lib/http': [
    'lib/idempotency',
    'lib/accounts',
    'lib/library',
    'lib/uploads',
    'lib/problems',
    'lib/net',
    'lib/storage',
    'lib/wechat',
    'lib',
  ],
  'lib/publications': ['lib/problems', 'lib/storage', 'lib/wechat', 'lib'],
  'lib/handles': [
    'lib/uploads',
    'lib/library',
    'lib/accounts',
    'lib/problems',
    'lib/net',
    'lib/storage',
    'lib/wechat',
    'lib',
  ],
  'lib/drafts': ['lib/articles', 'lib/problems', 'lib/storage', 'lib/wechat', 'lib'],
  'lib/deletions': [
    'lib/uploads',
    'lib/library',
    'lib/problems',
    'lib/storage',
    'lib/wechat',
    'lib/net',
    'lib',
  ],
  'lib/queue': ['lib/storage', 'lib'],
  'lib/idempotency': ['lib/problems', 'lib/storage', 'lib/wechat', 'lib'],
  'lib/articles': [
    'lib/uploads',
    'lib/library',
    'lib/problems',
    'lib/net',
    'lib/storage',
    'lib/wechat',
    'lib',
  ],
  'lib/uploads': [
    'lib/library',
    'lib/accounts',
    'lib/problems',
    'lib/storage',
    'lib/wechat',
    'lib/net',
    'lib',
  ],
  'lib/mirror': ['lib/library', 'lib/problems', 'lib/storage', 'lib/wechat', 'lib/net', 'lib'],
  'lib/library': ['lib/problems', 'lib/storage', 'lib/wechat', 'lib/net', 'lib'],
  'lib/accounts': ['lib/problems', 'lib/storage', 'lib/wechat', 'lib/net', 'lib'],
  'lib/problems': ['lib/wechat', 'lib/net', 'lib'],
  'lib/storage': ['lib/net', 'lib'],
  'lib/wechat': ['lib/net'],
  'lib/net': [],
  lib: [],
};

/** The files that open sockets for us. */
const OPEN_SOCKETS = ['lib/net/http.ts', 'lib/net/tunnel.ts'];

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const layerOf = (file: string) => {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'lib') return top;
  return second.endsWith('.ts') ? 'lib' : `lib/${second}`;
};

const importsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
    ([, name = '']) => name,
  );

const ours = [...filesBelow('functions'), ...filesBelow('lib')];
/** What operates the service is no part of it. */
const ops = filesBelow('ops');

test('imports run downwards only', () => {
  assert.ok(ours.length > 50);
  for (const file of [...ours, ...ops]) {
    const layer = layerOf(file);
    for (const name of importsOf(file).filter((imported) => /^\..*\.ts$/.test(imported))) {
      const target = layerOf(relative(root, join(root, file, '..', name)));
      assert.ok(target === layer || MAY_IMPORT[layer]?.includes(target), `${file} imports ${name}`);
    }
  }
});

test('only the storage layer knows the AWS SDK, and only lib/http knows API Gateway', () => {
  for (const file of ours) {
    for (const name of importsOf(file)) {
      if (name.startsWith('@aws-sdk/')) assert.equal(layerOf(file), 'lib/storage', file);
      if (name === 'aws-lambda')
        assert.ok(['functions', 'lib/http', 'lib/queue'].includes(layerOf(file)), file);
      if (/^node:https?$/.test(name)) assert.ok(OPEN_SOCKETS.includes(file), file);
    }
  }
});

test('nothing in the product imports what is for development or operation', () => {
  for (const file of ours) {
    for (const name of importsOf(file)) assert.doesNotMatch(name, /\/(dev|test|bench|ops)\//, file);
  }
});

test('the client of WeChat and its simulator share no code', () => {
  for (const file of filesBelow('dev/wechat')) {
    for (const name of importsOf(file)) assert.doesNotMatch(name, /\/(lib|functions)\//, file);
  }
});

test('a file holds one idea', () => {
  for (const file of [...ours, ...ops, ...filesBelow('dev')]) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n').length;
    const table = file === 'lib/wechat/errcodes.ts';
    assert.ok(table || lines <= 220, `${file} has ${lines} lines`);
  }
});
