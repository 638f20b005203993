import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Format } from '../../../dev/wechat/core/formats.ts';
import { playtime } from '../../../dev/wechat/core/playtime.ts';
import { sniff } from '../../../dev/wechat/core/sniff.ts';
import { fixture } from './helpers.ts';
import { amr, mp3, wav } from './voices.ts';

const NAMES: ReadonlyArray<[string, Format]> = [
  ['photo.jpg', 'jpg'],
  ['thumb.jpg', 'jpg'],
  ['picture.png', 'png'],
  ['animation.gif', 'gif'],
  ['bitmap.bmp', 'bmp'],
  ['picture.webp', 'webp'],
  ['clip.mp4', 'mp4'],
  ['voice.mp3', 'mp3'],
  ['voice.wav', 'wav'],
  ['voice.wma', 'wma'],
  ['voice.amr', 'amr'],
];

test('files are known by their bytes', () => {
  for (const [name, format] of NAMES) assert.equal(sniff(fixture(name)), format, name);
  for (const text of ['', 'BM is no bitmap, although it begins like one', '\xff\xff', '<svg/>']) {
    assert.equal(sniff(Buffer.from(text, 'latin1')), undefined, text);
  }
  assert.equal(sniff(Buffer.from('\0\0\0\x14ftypqt  ', 'latin1')), undefined);
});

test('voices are as long as they are', () => {
  const near = (actual: number | undefined, expected: number) =>
    assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 0.06, `${actual} is not ${expected}`);
  near(playtime('wav', wav(7)), 7);
  near(playtime('amr', amr(7)), 7);
  near(playtime('mp3', mp3(7)), 7);
  near(playtime('wav', fixture('voice.wav')), 1);
  near(playtime('amr', fixture('voice.amr')), 1);
  near(playtime('mp3', fixture('voice.mp3')), 2.088);
  near(playtime('wma', fixture('voice.wma')), 2.02);
  assert.equal(playtime('jpg', fixture('photo.jpg')), undefined);
});

test('no bytes make the measuring fail or hang', () => {
  const formats: Format[] = ['wav', 'amr', 'mp3', 'wma'];
  const samples = formats.map((format) => fixture(`voice.${format}`));
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2, 3), fc.nat(), fc.nat(255), fc.nat(), (index, at, value, cut) => {
      const sample = samples[index] ?? Buffer.alloc(0);
      const bytes = Buffer.from(sample);
      bytes[at % bytes.length] = value;
      const seconds = playtime(formats[index] ?? 'wav', bytes.subarray(0, cut % (bytes.length + 1)));
      assert.ok(seconds === undefined || seconds < 1e12);
    }),
    { numRuns: 500 },
  );
});
