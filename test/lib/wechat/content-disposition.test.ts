import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, parse } from 'content-disposition';
import fc from 'fast-check';
import { dispositionFileName } from '../../../lib/wechat/content-disposition.ts';
import { cleanFileName } from '../../../lib/wechat/file-names.ts';

/** As an HTTP parser shows UTF-8 in a header: one character for a byte. */
const raw = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

test('the name of a download, in all the ways in which it was seen (2.2)', () => {
  const cases: readonly (readonly [string | undefined, string | undefined])[] = [
    ['attachment; filename="MEDIA_ID.jpg"', 'MEDIA_ID.jpg'],
    ['attachment; filename=MEDIA_ID.jpg', 'MEDIA_ID.jpg'],
    ['attachment; filename=MEDIA_ID.jpg; size=3', 'MEDIA_ID.jpg'],
    ['attachment;filename = "a b.jpg"', 'a b.jpg'],
    ['ATTACHMENT; FILENAME="a.jpg"', 'a.jpg'],
    ['attachment; filename="a;b.jpg"', 'a;b.jpg'],
    [raw('attachment; filename="照片 1.jpg"'), '照片 1.jpg'],
    [raw('attachment; filename=照片.jpg'), '照片.jpg'],
    ["attachment; filename*=utf-8''%E7%85%A7%E7%89%87.jpg", '照片.jpg'],
    ['attachment; filename*=UTF-8\'\'%E7%85%A7.jpg; filename="x.jpg"', '照.jpg'],
    [raw('attachment; filename="旧.jpg"; filename*=utf-8\'zh-CN\'%E6%96%B0.jpg'), '新.jpg'],
    ['attachment; filename="caf\xe9.jpg"', 'caf\xe9.jpg'],
    ['attachment', undefined],
    ['attachment; filename=""', undefined],
    ['attachment; filename=', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, name] of cases) assert.equal(dispositionFileName(header), name, header);
});

test('where the extended name is broken, the plain one counts', () => {
  assert.equal(dispositionFileName('attachment; filename*=utf-8\'\'%E7%ZZ; filename="x.jpg"'), 'x.jpg');
  assert.equal(dispositionFileName("attachment; filename*=utf-8''%FF"), undefined);
});

test('every name comes back from every form that can hold it', () => {
  const names = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.replace(/["\r\n;\s]/g, '').toWellFormed());
  fc.assert(
    fc.property(names.filter(Boolean), (name) => {
      const quoted = raw(`attachment; filename="${name}"`);
      assert.equal(dispositionFileName(quoted), name);
      const encoded = encodeURIComponent(name).replace(/'/g, '%27');
      assert.equal(dispositionFileName(`attachment; filename*=utf-8''${encoded}; filename="x"`), name);
    }),
  );
});

test('no header makes it throw', () => {
  const parts = fc.constantFrom(
    'filename',
    '*',
    '=',
    '"',
    "''",
    'utf-8',
    '%',
    '%E7',
    ';',
    ' ',
    'a.jpg',
    '\xff',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((list) => list.join('')),
      ),
      (header) => {
        assert.ok(dispositionFileName(header) !== '');
      },
    ),
  );
});

test('what we write for a kept file is ASCII, and read back is its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const kept = cleanFileName(name);
      const header = create(kept);
      assert.match(header, /^attachment; filename=[\x20-\x7e]+$/);
      assert.equal(parse(header).parameters.filename, kept);
      assert.equal(dispositionFileName(header), kept);
    }),
    { numRuns: 500 },
  );
});
