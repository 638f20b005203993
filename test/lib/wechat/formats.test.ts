import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FORMATS, type FormatName, SNIFF_BYTES, sniff } from '../../../lib/wechat/formats.ts';
import { bytesOf, MEDIA_FILES } from '../../helpers/fixtures.ts';

const EXTENSIONS: Readonly<Record<string, FormatName>> = {
  jpg: 'jpg',
  png: 'png',
  gif: 'gif',
  bmp: 'bmp',
  webp: 'webp',
  mp3: 'mp3',
  amr: 'amr',
  wav: 'wav',
  wma: 'wma',
  mp4: 'mp4',
};

const bytes = (text: string) => Buffer.from(text, 'latin1');
const box = (brand: string) => bytes(`\0\0\0\x18ftyp${brand}\0\0\0\0isom`);

test('every real file is told by its first bytes', () => {
  for (const name of MEDIA_FILES) {
    const expected = EXTENSIONS[name.split('.').at(-1) ?? ''];
    assert.ok(expected, name);
    assert.equal(sniff(bytesOf(name)), expected, name);
    assert.equal(
      sniff(bytesOf(name).subarray(0, SNIFF_BYTES)),
      expected,
      `${name}, no more than is looked at`,
    );
  }
  assert.deepEqual(
    new Set(MEDIA_FILES.map((name) => sniff(bytesOf(name)))),
    new Set(Object.values(EXTENSIONS)),
  );
});

test('a head that is cut short is that format or unknown, never another', () => {
  for (const name of MEDIA_FILES) {
    const whole = sniff(bytesOf(name));
    for (let length = 0; length <= SNIFF_BYTES; length++) {
      const found = sniff(bytesOf(name).subarray(0, length));
      assert.ok(found === undefined || found === whole, `${name}: ${found} after ${length} bytes`);
    }
  }
});

test('the other signatures', () => {
  const cases: readonly (readonly [Buffer, FormatName])[] = [
    [bytes('\xff\xd8\xff\xee\0\x0eAdobe'), 'jpg'],
    [bytes('GIF87a'), 'gif'],
    [bytes('#!AMR-WB\n'), 'amr'],
    [bytes('RIFF\0\0\0\0AVI LIST'), 'avi'],
    [bytes('II*\0\x08'), 'tiff'],
    [bytes('MM\0*\0'), 'tiff'],
    [bytes('OggS\0'), 'ogg'],
    [bytes(`OggS${'\0'.repeat(22)}\x01\x1eOpusHead`), 'ogg'],
    [bytes(`OggS${'\0'.repeat(22)}\x01\x50Speex   1.2`), 'speex'],
    [bytes('Speex   1.2'), 'speex'],
    [bytes('\x1a\x45\xdf\xa3'), 'webm'],
    [bytes('%PDF-1.7'), 'pdf'],
    [bytes('PK\x03\x04'), 'zip'],
    [bytes('ID3\x04\0'), 'mp3'],
    [bytes('\xff\xfb\x90\x64'), 'mp3'],
    [bytes('\xff\xfa\x90\x64'), 'mp3'],
    [bytes('\xff\xf3\x40\xc4'), 'mp3'],
    [bytes('\xff\xe3\x18\xc4'), 'mp3'],
    ...['heic', 'heix', 'heim', 'hevc', 'mif1', 'msf1'].map((brand) => [box(brand), 'heif'] as const),
    ...['avif', 'avis'].map((brand) => [box(brand), 'avif'] as const),
    ...['M4A ', 'M4B '].map((brand) => [box(brand), 'm4a'] as const),
    ...['isom', 'iso5', 'mp41', 'mp42', 'avc1', 'M4V ', 'dash', '3gp5'].map(
      (brand) => [box(brand), 'mp4'] as const,
    ),
    [box('qt  '), 'mov'],
  ];
  for (const [head, format] of cases) assert.equal(sniff(head), format, head.toString('latin1'));
});

test('what only begins alike is none of them', () => {
  const cases = [
    'BM',
    'BMW drives',
    'BM the quick brown fox jumps over',
    'RIFF\0\0\0\0XXXX',
    'GIF88a',
    '\x89PNX',
  ];
  const frames = ['\xff\xfd\x90\0', '\xff\xeb\x90\0', '\xff\xfb\xf0\0', '\xff\xfb\0\0', '\xff\xfb\x9c\0'];
  for (const head of [
    ...cases,
    ...frames,
    '\xff\xfe{\0',
    '\xff\xff\xff\xff',
    '\xff\xd8',
    'Speex',
    '#!/bin/sh',
  ]) {
    assert.equal(sniff(bytes(head)), undefined, head);
  }
});

test('a bitmap is one by its second header', () => {
  const bitmap = bytesOf('bitmap.bmp').subarray(0, 64);
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(bitmap);
    copy.writeUInt32LE(value, at);
    return sniff(copy);
  };
  for (const size of [12, 40, 52, 56, 64, 108, 124]) assert.equal(changed(14, size), 'bmp');
  assert.equal(changed(14, 41), undefined);
  assert.equal(changed(6, 1), undefined);
});

test('text is no file', () => {
  const texts = [
    '',
    ' ',
    '{',
    '{"errcode":40001,"errmsg":"x"}',
    '\ufeff{"a":1}',
    '[1,2]',
    'null',
    '<html>',
    '<!DOCTYPE html>',
  ];
  const more = [
    '\n<html>',
    '<?xml version="1.0"?><svg/>',
    'hello',
    '你好',
    'data:image/png;base64,iVBORw0KGgo=',
  ];
  for (const text of [...texts, ...more]) assert.equal(sniff(Buffer.from(text)), undefined, text);
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('', '\ufeff', '\n'), (json, start) => {
      assert.equal(sniff(Buffer.from(`${start}{"a":${json}}`)), undefined);
    }),
  );
});

test('any bytes have a known format or none, by their first 64 alone', () => {
  const starts = fc.constantFrom('', 'BM', 'RIFF', '\xff\xfb', '\0\0\0\x18ftyp', 'ID3', '\x89PNG');
  const property = fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
    const head = Buffer.concat([bytes(start), rest]);
    const format = sniff(head);
    assert.ok(format === undefined || format in FORMATS);
    assert.equal(sniff(Uint8Array.from(head.subarray(0, SNIFF_BYTES))), format);
    const inside = Buffer.concat([Buffer.alloc(7), head]);
    assert.equal(sniff(new Uint8Array(inside.buffer, inside.byteOffset + 7, head.length)), format);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('extensions are what WeChat wants them to be, and belong to one format each (7-A 3)', () => {
  const extensions = Object.values(FORMATS).map(({ extension }) => extension);
  for (const extension of extensions) assert.match(extension, /^[a-z][a-z0-9]{1,4}$/);
  assert.equal(new Set(extensions).size, extensions.length);
  for (const name of ['jpg', 'png', 'gif', 'bmp', 'mp3', 'amr', 'wav', 'wma', 'mp4'] as const) {
    assert.equal(FORMATS[name].extension, name);
  }
});

test('content types agree with the kind', () => {
  for (const [name, { contentType, kind }] of Object.entries(FORMATS)) {
    const [family] = contentType.split('/');
    const expected = { image: 'image', video: 'video', audio: 'voice', voice: 'voice', application: 'other' }[
      family ?? ''
    ];
    assert.equal(kind, expected, name);
  }
});
