import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { receiveHtml } from '../../../dev/wechat/core/article-html.ts';
import { articlesOf, bench, contentOf } from './articles.ts';

test('pictures that were handed out come back with data-src, others not at all', async (t) => {
  const { sim, api } = await bench(t);
  const inBody = String((await api.uploadimg('photo.jpg')).url);
  const img = (src: string) => `<img src="${src}">`;
  const kept = [inBody, api.pictureUrl, 'https://mmbiz.qpic.cn/mmbiz_png/x/0', '//mmbiz.qlogo.cn/x'];
  for (const url of kept) {
    assert.equal(await contentOf(api, `<p>${img(url)}</p>`), `<p><img data-src="${url}"></p>`);
  }
  const lost = [
    'https://example.com/a.png',
    'data:image/png;base64,AAAA',
    'a.png',
    `${sim.url}/mmbiz_png/never/0`,
    'https://mmbiz.qpic.cn.example.com/x',
    'javascript:x',
    '',
  ];
  for (const url of lost) assert.equal(await contentOf(api, `<p>a${img(url)}b</p>`), '<p>ab</p>');
});

test('a picture keeps its other attributes, without srcset', async (t) => {
  const { api } = await bench(t);
  const url = 'https://mmbiz.qpic.cn/x';
  const html = `<img alt="a &amp; b" src="${url}" srcset="https://example.com/2x.png 2x" width=5>`;
  assert.equal(await contentOf(api, html), `<img alt="a &amp; b" width="5" data-src="${url}">`);
});

test('an article that was read can be sent again', async (t) => {
  const { api } = await bench(t);
  const content = await contentOf(api, '<p><img src="https://mmbiz.qpic.cn/x"></p>');
  assert.equal(await contentOf(api, String(content)), content);
});

test('JavaScript is stripped, in elements, handlers and links', async (t) => {
  const { api } = await bench(t);
  const html = '<p onclick="x()">a<script>if (1 < 2) x("<p>")</script>b<a href=" JavaScript:x()">c</a></p>';
  assert.equal(await contentOf(api, html), '<p>ab<a>c</a></p>');
});

test('everything else stays as it was written', async (t) => {
  const { api } = await bench(t);
  for (const html of [
    '<html><head><title>四库全书</title></head><body>永乐大典</body></html>',
    "<!-- x --><P STYLE='color:red' data-x>a &amp; b&nbsp;<br/>c",
    '<section style="background:url(&quot;x&quot;)">\n  <span>春</span>\n</section>',
    'no element at all & nothing else',
    '<style>p > a { }</style><p>x</p>',
  ]) {
    assert.equal(await contentOf(api, html), html);
  }
});

test('whatever the body, no external picture and no script comes through', async () => {
  const part = fc.oneof(
    fc.constantFrom('<img src="https://example.com/x">', '<script>x</script>', '<p onclick=x>', '</p>', '<'),
    fc.constantFrom('<img\nSRC=//example.com/y ', '<svg>', '<title>', '</title>', '<!--', '-->', '<pre>\n'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      const rules = { mayShow: () => false, scriptsRefused: false };
      const once = await receiveHtml(parts.join(''), rules);
      const again = await receiveHtml(once.html, rules);
      assert.equal(again.html, once.html);
    }),
    { numRuns: 300 },
  );
});

test('a large body comes through whole', async () => {
  const html = `<p>${'春天的故事'.repeat(40_000)}</p><p>end</p>`;
  const received = await receiveHtml(html, { mayShow: () => true, scriptsRefused: false });
  assert.equal(received.html, html);
  assert.ok(received.text.endsWith('事 end'));
});

test('the digest is the first 54 characters of the text, unless given', async (t) => {
  const { api } = await bench(t);
  const digest = async (changes: Record<string, unknown>) => {
    const { media_id: id } = await api.draft(changes);
    return articlesOf(await api.draftGet(id))[0]?.digest;
  };
  const content = '<style>p{}</style><h1>标题</h1>\n<p>你<b>好</b>&amp;\n𠮷</p>';
  assert.equal(await digest({ content }), '标题 你好& 𠮷');
  assert.equal(await digest({ content: `<p>${'𠮷'.repeat(60)}</p>` }), '𠮷'.repeat(54));
  assert.equal(await digest({ content, digest: '自己的' }), '自己的');
});
