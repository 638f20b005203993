import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { languageOf } from '../../../lib/problems/bilingual.ts';

for (const [header, language] of [
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-CN', 'zh'],
  ['zh-Hant-TW,en', 'zh'],
  ['en, zh', 'en'],
  ['zh;q=0.1, en;q=0.9', 'en'],
  ['en;q=0.1, zh;q=0.9', 'zh'],
  ['fr, zh;q=0.5', 'zh'],
  ['zh;q=0, en', 'en'],
  ['*', 'en'],
  ['de-DE,de;q=0.9', 'en'],
] as const) {
  test(`Accept-Language ${header} asks for ${language}`, () => assert.equal(languageOf(header), language));
}

test('no header breaks it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => assert.match(languageOf(header), /^(en|zh)$/)),
  );
});
