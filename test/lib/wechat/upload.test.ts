import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sendThrough } from '../../../lib/net/tunnel.ts';
import { cleanFileName, wechatFileName } from '../../../lib/wechat/file-names.ts';
import { createWeChatClient } from '../../../lib/wechat/index.ts';
import { inPieces } from '../../helpers/bytes.ts';
import { largeMp4, sha256 } from '../../helpers/fixtures.ts';
import { clientOf, fileOf, simulator, tokensOf } from './helpers.ts';

const ADD = '/cgi-bin/material/add_material';

const names = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '"; name="x',
    'a\r\nX-Evil: 1',
    '../../x.jpg',
    '..\\x',
    '\u202egpj.exe',
    '照片'.repeat(60),
    '',
  ),
);
const formLike = fc.constantFrom(
  '\r\n--',
  '------wm',
  '--\r\n',
  '\r\n\r\n',
  'Content-Disposition: form-data; name="media"',
);
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      formLike.map((text) => Buffer.from(text)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => Buffer.concat(list))
  .filter((whole) => whole.length > 0);

test('any file under any name arrives as it is, under a name that is clean', async (t) => {
  const sim = await simulator(t, { quirks: { content_checked: false } });
  const wechat = clientOf(sim);
  const property = fc.asyncProperty(
    names,
    bytes,
    fc.integer({ min: 1, max: 3_000 }),
    async (name, content, piece) => {
      const filename = wechatFileName(name, 'jpg', 'ab12cd34');
      const file = {
        filename,
        contentType: 'image/jpeg',
        size: content.length,
        open: () => inPieces(content, piece),
      };
      sim.state.log.clear();
      const { media_id } = await wechat.materials.add('image', file);
      const [request, ...more] = sim.state.log.list({ path: ADD });
      assert.equal(more.length, 0);
      assert.equal(request?.body?.complete, true);
      assert.equal(request?.headers['transfer-encoding'], undefined);
      const [part, ...others] = request?.body?.parts ?? [];
      assert.equal(others.length, 0);
      assert.deepEqual([part?.name, part?.filename, part?.size], ['media', filename, content.length]);
      assert.equal(part?.sha256, sha256(content));
      assert.equal(part?.raw_headers.split('\r\n').length, 2);
      const { item } = await wechat.materials.list({ type: 'image', offset: 0, count: 1 });
      assert.deepEqual([item[0]?.media_id, item[0]?.name], [media_id, filename]);
      assert.equal(cleanFileName(filename), filename);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('a video of 10 MB arrives as it is, in one piece or many, or from memory', async (t) => {
  const sim = await simulator(t);
  const video = largeMp4();
  const { filename, contentType, size } = fileOf('large.mp4', video);
  const opened = [video.length, 65_536, 1_000_003].map((piece) => ({ open: () => inPieces(video, piece) }));
  for (const content of [...opened, { bytes: video }]) {
    await clientOf(sim).materials.add('video', { filename, contentType, size, ...content }, { title: 'T' });
    const part = sim.state.log.list({ path: ADD }).at(-1)?.body?.parts?.[0];
    assert.equal(part?.sha256, sha256(video));
  }
});

test('a file is not opened for a request that the proxy does not take: nobody would read it', async (t) => {
  const sim = await simulator(t);
  const send = sendThrough(new URL('http://127.0.0.1:1'));
  const wechat = createWeChatClient({ tokens: tokensOf(sim), baseUrl: sim.url, send });
  const file = fileOf('picture.png');
  await assert.rejects(wechat.materials.add('image', file), { reason: 'proxy', sent: 'nothing' });
  assert.equal(file.opened, 0);
});

test('uploads at once do not get into each other', async (t) => {
  const sim = await simulator(t, { quirks: { content_checked: false } });
  const wechat = clientOf(sim);
  const sizes = Array.from({ length: 40 }, (_, index) => 1 + index * 3_001);
  const added = await Promise.all(
    sizes.map(async (size, index) => {
      const content = Buffer.alloc(size, index);
      const { media_id } = await wechat.materials.add('image', fileOf(`${index}.jpg`, content));
      const hash = sim.state.log
        .list({ path: ADD })
        .map(({ body }) => body?.parts?.[0])
        .find((part) => part?.filename === `${index}.jpg`)?.sha256;
      assert.equal(hash, sha256(content));
      return media_id;
    }),
  );
  assert.equal(new Set(added).size, sizes.length);
});
