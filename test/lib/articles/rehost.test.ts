/** Taking pictures over: over a real picture server, S3 and WeChat as the simulator has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, sha256 } from '../../helpers/fixtures.ts';
import {
  ArticleImages,
  article as articleOf,
  asked,
  HOST,
  newAccount,
  OutOfTime,
  partsFor,
  pictureOf,
  prepare,
  prepareArticles,
  REHOST,
  s3,
  sent,
  simulator,
} from './bench.ts';

const MB = 2 ** 20;
const WECHAT = `http://${new URL(simulator.url).host}/mmbiz`;

test('an external picture gets an address of WeChat, and we keep our copy', async () => {
  const account = newAccount();
  const { content, images, warnings } = await prepare(
    `<p>图<img src="${HOST}/a.jpg" alt="猫"></p>`,
    {},
    {},
    partsFor(account),
  );
  const [image] = images;
  const url = image?.url ?? '';
  assert.ok(url.startsWith(WECHAT));
  assert.equal(content, `<p>图<img src="${url}" alt="猫"></p>`);
  assert.deepEqual(images, [
    { article: 0, index: 0, source: 'content', state: 'rehosted', placed: 'uploadimg', url },
  ]);
  assert.deepEqual(warnings, []);
  const bytes = pictureOf('a.jpg');
  assert.deepEqual(await s3.read('library', `blobs/${account}/${sha256(bytes)}`), bytes);
  const [got] = simulator.state.pictures.articleImages();
  assert.equal(got?.sha256, sha256(bytes));
});

test('each address is fetched once and rewritten wherever it stands, in every article', async () => {
  const a = `${HOST}/once.png?x=1&amp;y=2`;
  const html = `<img src="${a}"><p style='background:url("${a}")'><img data-src=${a}#part><img src="//pictures.example/once.png?x=1&y=2">`;
  const { articles, images } = await prepareArticles(
    [articleOf(html), articleOf(`<video poster='${a}'>`)],
    REHOST,
    partsFor(newAccount()),
  );
  assert.deepEqual(asked(), ['/once.png?x=1&y=2']);
  assert.equal(sent('media/uploadimg'), 1);
  const url = images[0]?.url;
  assert.deepEqual(
    articles.map(({ content }) => content),
    [
      `<img src="${url}"><p style='background:url("${url}")'><img src="${url}"><img src="${url}">`,
      `<video poster='${url}'>`,
    ],
  );
  assert.deepEqual(
    images.map(({ article, index, state }) => [article, index, state]),
    [
      [0, 0, 'rehosted'],
      [0, 1, 'rehosted'],
      [0, 2, 'rehosted'],
      [0, 3, 'rehosted'],
      [1, 0, 'rehosted'],
    ],
  );
});

test('one content under several addresses is sent once', async () => {
  const { images } = await prepare(
    `<img src="${HOST}/same/1.jpg"><img src="${HOST}/same/2.jpg"><img src="${HOST}/same/3.jpg">`,
  );
  assert.equal(asked().length, 3);
  assert.equal(sent('media/uploadimg'), 1);
  assert.equal(new Set(images.map(({ url }) => url)).size, 1);
});

test('what is WeChat’s own stays untouched, and nothing that only resembles it', async () => {
  const own = [
    'http://mmbiz.qpic.cn/mmbiz_jpg/x/0',
    'https://mmbiz.qpic.cn/sz_mmbiz_png/x/0?wx_fmt=png',
    'https://mmbiz.qlogo.cn/mmbiz/x/0',
    '//mmbiz.qpic.cn/x',
    'HTTPS://MMBIZ.QPIC.CN/x',
    `${simulator.url}/mmbiz_png/x/0`,
  ];
  const html = own.map((url) => `<img src='${url}' srcset='${HOST}/x.png 2x'>`).join('');
  const kept = await prepare(html);
  assert.equal(kept.content, html);
  assert.ok(kept.images.every(({ state }) => state === 'kept'));
  assert.deepEqual([kept.warnings, asked()], [[], []]);
  const foreign = [
    'https://mmbiz.qpic.cn.evil.example/x',
    'https://evilmmbiz.qpic.cn/x',
    'https://user@mmbiz.qpic.cn/x',
    'https://mmbiz.qpic.cn:8443/x',
    'ftp://mmbiz.qpic.cn/x',
    'https://evil.example/mmbiz.qpic.cn/x',
  ];
  const { images } = await prepare(foreign.map((url) => `<img src='${url}'>`).join(''), {
    onImageError: 'keep',
  });
  assert.deepEqual(
    images.map(({ state, reason }) => [state, reason]),
    [
      ['failed', 'unresolvable'],
      ['failed', 'unresolvable'],
      ['failed', 'credentials'],
      ['failed', 'port'],
      ['failed', 'scheme'],
      ['failed', 'unresolvable'],
    ],
  );
});

test('keep leaves everything as it is, fetches nothing, and warns once for an article', async () => {
  const html = `<img src="${HOST}/a.jpg"><img src="data:image/png;base64,AA=="><img src=https://mmbiz.qpic.cn/x>`;
  const { articles, images, warnings } = await prepareArticles(
    [articleOf(html), articleOf('<p>no picture'), articleOf(`<img src="${HOST}/b.jpg">`)],
    { images: 'keep', onImageError: 'fail' },
    partsFor(newAccount()),
  );
  assert.deepEqual(
    articles.map(({ content }) => content),
    [html, '<p>no picture', `<img src="${HOST}/b.jpg">`],
  );
  assert.ok(images.every(({ state }) => state === 'kept'));
  assert.equal(images.length, 4);
  assert.deepEqual(
    warnings.map(({ field, code, message }) => [field, code, /\d+/.exec(message.en)?.[0]]),
    [
      ['articles[0].content', 'external_images', '2'],
      ['articles[2].content', 'external_images', '1'],
    ],
  );
  assert.deepEqual([asked(), sent('media/uploadimg'), sent('material/add_material')], [[], 0, 0]);
});

test('by its bytes a picture goes to uploadimg, to the library, or nowhere', async () => {
  const last = `/size/${MB - 1}/a.png`;
  const first = `/size/${MB}/b.png`;
  const names: readonly (readonly [string, string])[] = [
    ['/x.jpg', 'uploadimg'],
    ['/x.png', 'uploadimg'],
    ['/x.gif', 'material'],
    ['/x.bmp', 'material'],
    [last, 'uploadimg'],
    [first, 'material'],
    [`/size/${10 * MB}/c.jpg`, 'material'],
    [`/size/${10 * MB + 1}/d.jpg`, 'too_large'],
    ['/x.webp', 'format'],
    ['/page/x.png', 'format'],
    ['/empty/x.png', 'empty'],
    ['/missing/x.png', 'status'],
    ['/broken/x.png', 'unreachable'],
  ];
  const html = names.map(([path]) => `<img src="${HOST}${path}">`).join('');
  const { images, content } = await prepare(html, { onImageError: 'keep' });
  assert.deepEqual(
    images.map(({ placed, reason }) => placed ?? reason),
    names.map(([, wanted]) => wanted),
  );
  for (const { placed, media_id, url } of images) {
    assert.equal(media_id !== undefined, placed === 'material');
    if (url) assert.ok(content.includes(`<img src="${url}">`));
  }
  for (const [path] of names.slice(7)) assert.ok(content.includes(`<img src="${HOST}${path}">`), path);
  assert.equal(sent('material/add_material'), 4);
});

test('a material is listed under the name of its address, never its query', async () => {
  await prepare(`<img src="${HOST}/%E7%8C%AB-photo.gif?signature=SECRET">`);
  const [request] = simulator.state.log.list({ path: '/cgi-bin/material/add_material' });
  assert.equal(request?.body?.parts?.[0]?.filename, '猫-photo.gif');
});

test('data: URLs are decoded, checked and placed alike', async () => {
  const bytes = (name: string) => bytesOf(name);
  const base64 = (name: string) => bytes(name).toString('base64');
  const percent = (name: string) =>
    [...bytes(name)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const ways: readonly (readonly [string, string])[] = [
    [`data:image/jpeg;base64,${base64('thumb.jpg')}`, 'uploadimg'],
    [`DATA:;charset=x ; BASE64,${base64('picture.png').replace(/.{76}/g, '$&\n ')}`, 'uploadimg'],
    [`data:image/png;base64,${encodeURIComponent(base64('photo.jpg'))}`, 'uploadimg'],
    [`data:text/plain,${percent('animation.gif')}`, 'material'],
    [`data:image/webp;base64,${base64('picture.webp')}`, 'format'],
    [`data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>`, 'format'],
    ['data:image/png;base64,', 'empty'],
    ['data:image/png;base64,A', 'data_url'],
    ['data:image/png;base64,A*==', 'data_url'],
    ['data:image/png', 'data_url'],
  ];
  const html = ways.map(([url]) => `<img src="${url}">`).join('');
  const { images, content } = await prepare(html, { onImageError: 'keep' });
  assert.deepEqual(
    images.map(({ placed, reason }) => placed ?? reason),
    ways.map(([, wanted]) => wanted),
  );
  assert.equal(content.match(/data:/gi)?.length, 6);
});

test('what was taken over is remembered by its content, per account', async () => {
  const account = newAccount();
  const html = `<img src="${HOST}/m.jpg"><img src="${HOST}/m.gif">`;
  const first = await prepare(
    html,
    {},
    { thumb_url: `${HOST}/m.jpg`, thumb_media_id: '' },
    partsFor(account),
  );
  assert.deepEqual([sent('media/uploadimg'), sent('material/add_material')], [1, 2]);
  simulator.state.log.clear();
  const moved = html.replaceAll('/m.jpg', '/elsewhere/m.jpg');
  const second = await prepare(
    moved,
    {},
    { thumb_url: `${HOST}/m.jpg`, thumb_media_id: '' },
    partsFor(account),
  );
  assert.deepEqual(simulator.state.log.list(), []);
  assert.deepEqual([second.images, second.content], [first.images, first.content]);
  const key = `contents/${account}/${sha256(pictureOf('m.gif'))}.material.image.json`;
  const remembered = JSON.parse(String(await s3.read('library', key)));
  assert.deepEqual(remembered, {
    url: first.images[2]?.url,
    media_id: first.images[2]?.media_id,
    at: '2026-03-01T04:00:00.000Z',
  });
  await prepare(html, {}, {}, partsFor(newAccount()));
  assert.deepEqual([sent('media/uploadimg'), sent('material/add_material')], [1, 1]);
});

test('a memory that cannot be read or written fails nothing', async () => {
  const account = newAccount();
  const at = `contents/${account}/${sha256(pictureOf('f.jpg'))}.article_image.json`;
  const { putBytes } = await import('../../../lib/storage/objects.ts');
  await putBytes({ bucket: 'library', key: at }, Buffer.from('{"url":'), 'application/json');
  const { images } = await prepare(`<img src="${HOST}/f.jpg">`, {}, {}, partsFor(account));
  assert.equal(images[0]?.state, 'rehosted');
  assert.match(String(await s3.read('library', at)), /"url":"http/);
});

test('nor does a library that takes nothing: the article goes on, and the failures are logged', async () => {
  // Longer than a key of S3 may be.
  const { images } = await prepare(`<img src="${HOST}/n.jpg">`, {}, {}, partsFor('a'.repeat(1_000)));
  assert.equal(images[0]?.state, 'rehosted');
});

test('a cover and a newspic by address become permanent images, in both modes', async () => {
  for (const images of ['keep', 'rehost'] as const) {
    const prepared = await prepareArticles(
      [
        { title: 't', content: `<img src="${HOST}/cover.jpg">`, thumb_url: `${HOST}/cover.jpg` },
        {
          article_type: 'newspic',
          title: 't',
          content: 'text',
          image_info: {
            image_list: [
              { image_url: `${HOST}/one.png` },
              { image_media_id: 'ID' },
              { image_url: `${HOST}/cover.jpg` },
            ],
          },
          need_open_comment: 1,
        },
      ],
      { images, onImageError: 'fail' },
      partsFor(newAccount()),
    );
    const [news, newspic] = prepared.articles;
    const [thumb, content, one, cover] = prepared.images;
    assert.deepEqual(
      prepared.images.map(({ article, index, source, state, placed }) => [
        article,
        index,
        source,
        state,
        placed,
      ]),
      [
        [0, 0, 'thumb', 'rehosted', 'material'],
        images === 'keep' ? [0, 0, 'content', 'kept', undefined] : [0, 0, 'content', 'rehosted', 'uploadimg'],
        [1, 0, 'image_list', 'rehosted', 'material'],
        [1, 2, 'image_list', 'rehosted', 'material'],
      ],
    );
    assert.ok(thumb?.media_id && one?.media_id);
    assert.equal(cover?.media_id, thumb.media_id);
    assert.deepEqual(news, {
      title: 't',
      content: `<img src="${content?.url ?? `${HOST}/cover.jpg`}">`,
      thumb_media_id: thumb.media_id,
    });
    assert.deepEqual(newspic, {
      article_type: 'newspic',
      title: 't',
      content: 'text',
      need_open_comment: 1,
      image_info: {
        image_list: [
          { image_media_id: one.media_id },
          { image_media_id: 'ID' },
          { image_media_id: thumb.media_id },
        ],
      },
    });
  }
  assert.deepEqual(
    asked().filter((path) => path === '/cover.jpg'),
    ['/cover.jpg', '/cover.jpg'],
  );
});

test('with fail all failures come at once, after the whole pass, and nothing of them is WeChat’s or the host’s', async () => {
  const html = `<img src="${HOST}/good.jpg"><img src="${HOST}/missing/a.png?s=SECRET"><img src="${HOST}/x.webp">`;
  const failing = prepare(html, {}, { thumb_url: `${HOST}/broken/t.jpg`, thumb_media_id: '' });
  await assert.rejects(failing, (error: unknown) => {
    assert.ok(error instanceof ArticleImages);
    assert.deepEqual(
      error.errors?.map(({ field, message }) => [field, message.en.split('. ')[0]]),
      [
        ['articles[0].thumb_url', 'The picture: unreachable'],
        ['articles[0].content', 'Picture 1 (from 0): status'],
        ['articles[0].content', 'Picture 2 (from 0): format'],
      ],
    );
    assert.ok(error.errors?.every(({ message }) => /[\u4e00-\u9fff]/.test(message.zh)));
    assert.deepEqual(
      error.images.map(({ source, state, reason }) => [source, state, reason]),
      [
        ['thumb', 'failed', 'unreachable'],
        ['content', 'rehosted', undefined],
        ['content', 'failed', 'status'],
        ['content', 'failed', 'format'],
      ],
    );
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /SECRET|pictures\.example/);
    return true;
  });
  assert.equal(sent('media/uploadimg'), 1);
});

test('with keep a failed cover still fails: there is nothing that could stay', async () => {
  const failing = prepare(
    '<p>x',
    { onImageError: 'keep' },
    { thumb_url: `${HOST}/missing/t.jpg`, thumb_media_id: '' },
  );
  await assert.rejects(failing, ArticleImages);
  const { warnings, images } = await prepare(
    `<img src="${HOST}/good.jpg"><img src="${HOST}/missing/t.jpg" srcset="${HOST}/good.jpg 2x">`,
    { onImageError: 'keep' },
  );
  assert.deepEqual(
    images.map(({ state }) => state),
    ['rehosted', 'failed'],
  );
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['external_images'],
  );
});

test('more distinct pictures than one call takes fail; covers are not among them', async () => {
  const html = [1, 2, 3].map((n) => `<img src="${HOST}/${n}.jpg">`).join('');
  const parts = partsFor(newAccount(), { limits: { distinct: 3 } });
  const { images } = await prepare(
    html,
    { onImageError: 'keep' },
    { thumb_url: `${HOST}/t.png`, thumb_media_id: '' },
    parts,
  );
  assert.deepEqual(
    images.map(({ source, reason }) => [source, reason]),
    [
      ['thumb', undefined],
      ['content', undefined],
      ['content', undefined],
      ['content', 'too_many'],
    ],
  );
});

test('what runs out of time goes on where it stopped', async () => {
  const account = newAccount();
  const html = [1, 2, 3, 4, 5].map((n) => `<img src="${HOST}/${n}.gif">`).join('');
  const controller = new AbortController();
  const limits = { parallel: 1 };
  const parts = partsFor(account, { signal: controller.signal, limits });
  const fetchRemote: typeof parts.fetchRemote = async (url, options) => {
    if (url.endsWith('/3.gif')) controller.abort();
    return await parts.fetchRemote(url, options);
  };
  await assert.rejects(prepare(html, {}, {}, { ...parts, fetchRemote }), (error: unknown) => {
    assert.ok(error instanceof OutOfTime);
    assert.deepEqual([error.done, error.total], [2, 5]);
    return true;
  });
  assert.equal(sent('material/add_material'), 2);
  const { images } = await prepare(html, {}, {}, partsFor(account));
  assert.ok(images.every(({ state }) => state === 'rehosted'));
  assert.equal(sent('material/add_material'), 5);
});

test('what is on its way to WeChat when time is over is awaited, so that it is not made twice', async () => {
  const account = newAccount();
  const controller = new AbortController();
  simulator.state.faults.add({ path: '/cgi-bin/material', fault: { latency_ms: 150 } });
  const html = `<img src="${HOST}/1.gif"><img src="${HOST}/2.gif">`;
  const parts = partsFor(account, { signal: controller.signal, limits: { parallel: 1 } });
  const preparing = prepare(html, {}, {}, parts);
  while (sent('material/add_material') === 0) await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(preparing, OutOfTime);
  await prepare(html, {}, {}, partsFor(account));
  assert.equal(sent('material/add_material'), 2);
});

test('after the grace even that is given up', async () => {
  const controller = new AbortController();
  simulator.state.faults.add({ path: '/cgi-bin/material', fault: { latency_ms: 5_000 } });
  const parts = partsFor(newAccount(), { signal: controller.signal, limits: { graceMs: 10 } });
  const preparing = prepare(`<img src="${HOST}/1.gif">`, {}, {}, parts);
  while (sent('material/add_material') === 0) await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(preparing, OutOfTime);
});

test('time that is over before the work does nothing; without pictures it does not matter', async () => {
  const parts = partsFor(newAccount(), { signal: AbortSignal.abort() });
  await assert.rejects(prepare(`<img src="${HOST}/1.jpg">`, {}, {}, parts), OutOfTime);
  assert.deepEqual(asked(), []);
  assert.equal((await prepare('<p>text', {}, {}, parts)).content, '<p>text');
});
