/** A page as it comes out of an editor, a content system or another site: its draft and its report, exactly. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArticleImages, asked, newAccount, partsFor, prepare, sent } from './bench.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, 'pages', name), 'utf8');

const page = read('real-world.html');
/** The same page, with `{n}` for the address that picture n got. */
const expected = read('real-world.rehosted.html');

const REPORT = [
  'uploadimg logo.png',
  'uploadimg paper.jpg, a background attribute',
  'uploadimg dots.png, a style',
  'uploadimg hero-1024x683.jpg',
  'uploadimg lake.jpg, of a <picture>',
  'uploadimg v2-abc_r.jpg, lazy',
  'uploadimg lazy.png, lazy with a placeholder',
  'uploadimg resize.jpg, with entities',
  'uploadimg WEB97.JPG.jpg, unquoted',
  'uploadimg protocol-relative.png',
  'uploadimg logo.png again',
  'kept WeChat’s own',
  'uploadimg data:',
  'material dance.gif',
  'material scan.bmp',
  'material panorama.png of 1 MB',
  'status 404',
  'format a page of HTML',
  'unreachable breaks off',
  'literal_address 127.0.0.1',
  'scheme http://169.254.169.254',
  'uploadimg in-svg.png',
  'uploadimg poster.jpg',
  'uploadimg bg-1.png',
  'uploadimg bg-2.jpg',
  'uploadimg bullet.png',
  'uploadimg only-large.jpg, of a srcset',
  'uploadimg 红叶.jpg',
  'uploadimg lines.png',
  'uploadimg last.jpg',
];

test('a real page becomes an article with a truthful report', async () => {
  const account = newAccount();
  const keep = { onImageError: 'keep' } as const;
  const { content, images, warnings } = await prepare(page, keep, {}, partsFor(account));
  assert.equal(images.length, 30);
  assert.deepEqual(
    images.map(({ article, index, source }) => [article, index, source]),
    REPORT.map((_, index) => [0, index, 'content']),
  );
  assert.deepEqual(
    images.map(({ state, placed, reason }) => placed ?? reason ?? state),
    REPORT.map((line) => line.split(' ')[0]),
  );
  for (const { state, placed, url, media_id } of images) {
    assert.deepEqual([!!url, !!placed], [state === 'rehosted', state === 'rehosted']);
    assert.equal(!!media_id, placed === 'material');
  }
  assert.equal(
    content,
    expected.replace(/\{(\d+)\}/g, (_, index) => images[Number(index)]?.url ?? 'none'),
  );
  assert.deepEqual(
    warnings.map(({ code, message }) => [code, /\d+/.exec(message.en)?.[0]]),
    [['external_images', '5']],
  );
  assert.equal(asked().length, new Set(asked()).size);
  assert.equal(asked().length, 25);
  assert.deepEqual([sent('media/uploadimg'), sent('material/add_material')], [20, 3]);

  const again = await prepare(page, keep, {}, partsFor(account));
  assert.deepEqual([again.content, again.images], [content, images]);
  assert.deepEqual([sent('media/uploadimg'), sent('material/add_material')], [20, 3]);
});

test('where failures count, the same page fails with all five', async () => {
  await assert.rejects(prepare(page), (error: unknown) => {
    assert.ok(error instanceof ArticleImages);
    assert.equal(error.images.length, 30);
    assert.deepEqual(
      error.errors?.map(({ message }) => /^Picture (\d+) \(from 0\): (\w+)\./.exec(message.en)?.slice(1)),
      [
        ['16', 'status'],
        ['17', 'format'],
        ['18', 'unreachable'],
        ['19', 'literal_address'],
        ['20', 'scheme'],
      ],
    );
    return true;
  });
});
