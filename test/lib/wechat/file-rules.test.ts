import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fileRule,
  LARGEST_FILE,
  MEDIA_TYPES,
  type MediaType,
  TARGETS,
  type Target,
} from '../../../lib/wechat/file-rules.ts';
import { FORMATS } from '../../../lib/wechat/formats.ts';

const KB = 1_024;
const MB = 1_048_576;
const PICTURES = 'bmp gif jpg png';

/** wechat-api.md 2.1, 2.4 and 3.1, in bytes of 2^20, from which on WeChat certainly refuses. */
const RULES: readonly (readonly [Target, MediaType | undefined, formats: string, maxBytes: number])[] = [
  ['media', 'image', PICTURES, 10 * MB],
  ['media', 'voice', 'amr mp3', 2 * MB],
  ['media', 'video', 'mp4', 10 * MB],
  ['media', 'thumb', 'jpg', 64 * KB],
  ['material', 'image', PICTURES, 10 * MB],
  ['material', 'voice', 'amr mp3 wav wma', 2 * MB],
  ['material', 'video', 'mp4', 10 * MB],
  ['material', 'thumb', 'jpg', 64 * KB],
  ['article_image', undefined, 'jpg png', MB - 1],
  ['article_image', 'image', 'jpg png', MB - 1],
];

test('every target takes the formats and sizes that WeChat takes', () => {
  for (const [target, type, formats, maxBytes] of RULES) {
    const rule = fileRule(target, type);
    assert.equal([...rule.formats].sort().join(' '), formats, `${target} ${type}`);
    assert.equal(rule.maxBytes, maxBytes, `${target} ${type}`);
  }
});

test('the lists are complete', () => {
  assert.deepEqual([...TARGETS].sort(), ['article_image', 'material', 'media']);
  assert.deepEqual([...MEDIA_TYPES].sort(), ['image', 'thumb', 'video', 'voice']);
});

test('nothing is taken that is larger than the largest file', () => {
  const largest = RULES.map(([target, type]) => fileRule(target, type).maxBytes);
  assert.equal(Math.max(...largest), LARGEST_FILE);
});

test('formats that WeChat refuses everywhere are in no rule (7-A 4)', () => {
  const taken = new Set(RULES.flatMap(([target, type]) => fileRule(target, type).formats));
  for (const refused of ['webp', 'heif', 'avif', 'tiff', 'mov', 'm4a', 'ogg'] as const) {
    assert.ok(FORMATS[refused]);
    assert.ok(!taken.has(refused));
  }
});
