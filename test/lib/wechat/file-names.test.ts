import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asciiFileName, cleanFileName, splitName, wechatFileName } from '../../../lib/wechat/file-names.ts';
import { FORMATS } from '../../../lib/wechat/formats.ts';

const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/;

/** Names as people and attackers write them: often long, often with what must go, often with an extension. */
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('\ud83d', '\udc00', '\ud800\ud800') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '..',
      '.',
      ' ',
      '/',
      '\\',
      '"',
      '\r\n',
      '\u202e',
      '\u200b',
      '\0',
      '-',
      '\u0301',
      'e',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '.jpg',
      '.JPG',
      '.tar.gz',
      '.Mp4',
      ' .jpg',
      '.照片',
      '照片',
      '😀',
      '中'.repeat(70),
    ),
  },
  { weight: 1, arbitrary: fc.nat({ max: 250 }).map((length) => 'A'.repeat(length)) },
);
const names = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
const extensions = fc.constantFrom(...Object.values(FORMATS).map(({ extension }) => extension));

/** What holds of every name that we show, store or send. */
function assertHarmless(name: string) {
  assert.ok(name.length > 0);
  assert.ok(Buffer.byteLength(name) <= 200, `${Buffer.byteLength(name)} bytes`);
  assert.doesNotMatch(name, HARMFUL);
  assert.ok(name.isWellFormed());
  assert.equal(name, name.normalize('NFC'));
  assert.equal(name, name.trim());
  assert.doesNotMatch(name, /^\.|\s\s|[^\S ]/);
}

test('a clean name is harmless, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(names, (name) => {
      const clean = cleanFileName(name);
      assertHarmless(clean);
      assert.equal(cleanFileName(clean), clean);
    }),
    { numRuns: 3_000 },
  );
});

test('names that took more than one cleaning', () => {
  for (const [name, clean] of [
    ['.. .x', 'x'],
    ['. . .a.jpg', 'a.jpg'],
    ['\u200b.\u200b.hidden', 'hidden'],
    ['e\u200b\u0301.jpg', '\u00e9.jpg'],
    [`${'A'.repeat(196)}.JPGGGGG`, `${'A'.repeat(196)}.jpg`],
    [`${'A'.repeat(195)} .JPGGGGG`, `${'A'.repeat(195)}.jpg`],
  ] as const) {
    assert.equal(cleanFileName(name), clean);
    assertHarmless(clean);
  }
});

test('an ordinary name stays as it is', () => {
  const ordinary = [
    'photo.jpg',
    '我的 照片 (1).jpg',
    'v1.2',
    '2024.03',
    'a-b_c+d=e@f!.mp3',
    "it's.png",
    'naïve café.gif',
  ];
  for (const name of [
    ...ordinary,
    '😀😀.mp4',
    'no extension',
    'archive.tar.gz',
    '１２３.amr',
    'ça & là; [x]{y}%20#.wav',
  ]) {
    assert.equal(cleanFileName(name), name);
  }
});

test('of a path the last part is kept', () => {
  for (const name of [
    '/etc/passwd/photo.jpg',
    'C:\\Users\\我\\photo.jpg',
    '../../photo.jpg',
    'a/b\\photo.jpg',
    '..\\photo.jpg',
  ]) {
    assert.equal(cleanFileName(name), 'photo.jpg');
  }
});

test('a name that is nothing gets the fallback', () => {
  for (const name of ['', ' ', '.', '..', '...', '/', 'a/', '\\', '"', '\u202e', '\r\n', '. .', '\ud800\\']) {
    assert.equal(cleanFileName(name), 'file');
    assert.equal(cleanFileName(name, 'photo'), 'photo');
  }
});

test('the extension is written small', () => {
  assert.equal(cleanFileName('PHOTO.JPG'), 'PHOTO.jpg');
  assert.equal(cleanFileName('.JPG'), 'JPG');
});

test('a long name is cut before its extension and never in half a character', () => {
  assert.equal(cleanFileName(`${'a'.repeat(300)}.jpg`), `${'a'.repeat(196)}.jpg`);
  assert.equal(cleanFileName(`${'中'.repeat(100)}.jpg`), `${'中'.repeat(65)}.jpg`);
  assert.equal(cleanFileName(`${'😀'.repeat(100)}.jpeg`), `${'😀'.repeat(48)}.jpeg`);
});

test('an extension is short and begins with a letter', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['a.jpg', 'a', 'jpg'],
    ['a.b.MP3', 'a.b', 'mp3'],
    ['a.jpeg', 'a', 'jpeg'],
    ['a.x', 'a.x', undefined],
    ['v1.2', 'v1.2', undefined],
    ['2024.03', '2024.03', undefined],
    ['a.document', 'a.document', undefined],
    ['照片.照片', '照片.照片', undefined],
    ['a.', 'a.', undefined],
    ['', '', undefined],
  ];
  for (const [name, stem, extension] of cases) assert.deepEqual(splitName(name), { stem, extension });
});

test("WeChat's name is harmless and ends as the file's bytes say, whatever the caller called it", () => {
  fc.assert(
    fc.property(
      names,
      extensions,
      fc.option(fc.stringMatching(/^[a-z0-9]{8}$/)),
      (name, extension, suffix) => {
        const sent = wechatFileName(name, extension, suffix ?? undefined);
        assertHarmless(sent);
        assert.ok(sent.endsWith(`${suffix ? `-${suffix}` : ''}.${extension}`));
        assert.equal(cleanFileName(sent), sent);
        if (!suffix) assert.equal(wechatFileName(sent, extension), sent);
        assert.ok(splitName(sent).stem.length > (suffix ? 9 : 0));
      },
    ),
    { numRuns: 2_000 },
  );
});

test("WeChat's name by example", () => {
  assert.equal(wechatFileName('我的照片.HEIC', 'jpg'), '我的照片.jpg');
  assert.equal(wechatFileName('我的照片', 'jpg', 'ab12cd34'), '我的照片-ab12cd34.jpg');
  assert.equal(wechatFileName('', 'mp3', 'ab12cd34'), 'file-ab12cd34.mp3');
  assert.equal(
    wechatFileName(`${'中'.repeat(99)}.png`, 'png', 'ab12cd34'),
    `${'中'.repeat(62)}-ab12cd34.png`,
  );
  assert.equal(wechatFileName('v1.2', 'jpg'), 'v1.2.jpg');
});

test('the ASCII name has the same ending, and nothing that a simple parser could stumble over', () => {
  fc.assert(
    fc.property(
      names,
      extensions,
      fc.option(fc.stringMatching(/^[a-z0-9]{8}$/)),
      (name, extension, suffix) => {
        const sent = wechatFileName(name, extension, suffix ?? undefined);
        const ascii = asciiFileName(sent);
        assert.match(ascii, /^[\x20-\x7e]+$/);
        assertHarmless(ascii);
        assert.ok(ascii.endsWith(`${suffix ?? ''}.${extension}`));
        assert.equal(asciiFileName(ascii), ascii);
        assert.equal(cleanFileName(ascii), ascii);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the ASCII name by example', () => {
  const cases = [
    ['照片.jpg', 'file.jpg'],
    ['照片-ab12cd34.jpg', 'ab12cd34.jpg'],
    ['我的 photo 1.jpg', 'photo 1.jpg'],
    ['照片.v2.jpg', 'v2.jpg'],
    ['photo 照.jpg', 'photo.jpg'],
    ['a 照 b.jpg', 'a b.jpg'],
    ['photo.jpg', 'photo.jpg'],
    ['-PHOTO.JPG', '-PHOTO.JPG'],
    ['照片', 'file'],
    ['', 'file'],
  ] as const;
  for (const [name, ascii] of cases) assert.equal(asciiFileName(name), ascii);
});

test('no text makes the ASCII name empty or other than ASCII', () => {
  fc.assert(fc.property(names, (name) => assert.match(asciiFileName(name), /^[\x20-\x7e]+$/)));
});
