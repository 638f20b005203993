import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findImages, rewriteImages } from '../../../lib/articles/html/images.ts';

const urlsIn = async (html: string) => (await findImages(html)).flatMap(({ urls }) => urls);
const NEW = 'https://mmbiz.qpic.cn/mmbiz_png/new/0?wx_fmt=png';

/** Every picture gets the one new address. */
const rewritten = async (html: string, to: (url: string) => string | undefined = () => NEW) =>
  rewriteImages(html, await findImages(html), to);

const A = 'https://a.example/a.png';
const B = 'https://b.example/b.png';

test('src is found however it is written, and only its value changes', async () => {
  const ways: readonly (readonly [string, string])[] = [
    [`<img src="${A}">`, `<img src="${NEW}">`],
    [`<img src='${A}' alt=x>`, `<img src='${NEW}' alt=x>`],
    [`<IMG  SRC = ${A} Alt="y"/>`, `<IMG  SRC = "${NEW}" Alt="y"/>`],
    [`<img\nsrc\r\n=\r\n"  ${A}\n" >`, `<img\nsrc\r\n=\r\n"${NEW}" >`],
    [`<p>😀你好<img alt="😀" src="${A}">`, `<p>😀你好<img alt="😀" src="${NEW}">`],
    [`<table><tr><td><table><tr><img src=${A}><td>`, `<table><tr><td><table><tr><img src="${NEW}"><td>`],
    [`<p><b>unclosed<img src="${A}">`, `<p><b>unclosed<img src="${NEW}">`],
    [`<image src="${A}">`, `<image src="${NEW}">`],
    [`<img src="${A}" src="${B}">`, `<img src="${NEW}" src="${B}">`],
    [`<img a="1"src="${A}"b>`, `<img a="1"src="${NEW}"b>`],
  ];
  for (const [html, wanted] of ways) {
    assert.deepEqual(await urlsIn(html), [A], html);
    assert.equal(await rewritten(html), wanted);
  }
});

test('entities are characters in what is found, and are written where they are needed', async () => {
  const html = `<img src="https://a.example/x?a=1&amp;b=%20&#x4f60;&copy=2">`;
  assert.deepEqual(await urlsIn(html), ['https://a.example/x?a=1&b=%20你&copy=2']);
  assert.equal(await rewritten(html, () => 'https://n/?a=1&b="'), '<img src="https://n/?a=1&amp;b=&quot;">');
  assert.equal(
    await rewritten(`<img src='${A}'>`, () => `https://n/?a='&"`),
    `<img src='https://n/?a=&#39;&amp;"'>`,
  );
});

test('what only looks like a picture is none', async () => {
  for (const html of [
    `<!-- <img src="${A}"> -->`,
    `<script>document.write('<img src="${A}">')</script>`,
    `<style>p { background: url(${A}) }</style>`,
    `<textarea><img src="${A}"></textarea>`,
    `<title><img src="${A}"></title>`,
    `<noscript><img src="${A}"></noscript>`,
    `<xmp><img src="${A}"></xmp>`,
    `&lt;img src="${A}"&gt;`,
    `<p title='<img src="${A}">'>`,
    `<a href="${A}">`,
    `<img alt="src=${A}">`,
    `<img src>`,
    `<img src="">`,
    `<img src="#">`,
    `<img src="about:blank">`,
    `<img src="${A}`,
    `<imgx src="${A}">`,
    `<svg><![CDATA[<img src="${A}">]]></svg>`,
  ]) {
    assert.deepEqual(await urlsIn(html), [], html);
    assert.equal(await rewritten(html), html);
  }
});

test('the real picture is taken where src is missing or stands in for it', async () => {
  const stands = [
    '',
    'src="" ',
    'src="#" ',
    'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" ',
    'src="/static/blank.gif" ',
    'src="https://cdn.example/img/placeholder.png?v=1" ',
    'src="//cdn.example/loading.gif" ',
  ];
  const names = ['data-src', 'data-original', 'data-actualsrc', 'data-lazy-src', 'DATA-SRC'];
  for (const stand of stands) {
    for (const name of names) {
      const html = `<img ${stand}${name}="${A}" alt="x">`;
      assert.deepEqual(await urlsIn(html), [A], html);
      const after = await rewritten(html);
      assert.equal(after, `<img src="${NEW}" alt="x">`);
    }
  }
});

test('a real src is taken before lazy-load attributes, which do not survive it', async () => {
  const html = `<img data-src="${B}" src="${A}" data-original="${B}"alt>`;
  assert.deepEqual(await urlsIn(html), [A]);
  assert.equal(await rewritten(html), `<img src="${NEW}" alt>`);
  assert.equal(
    await rewritten(`<img src="${A}" x data-src="${B}" = y>`),
    `<img src="${NEW}" x data-src="" = y>`,
  );
  assert.deepEqual(await urlsIn(`<img src="images/a.png" data-src="true">`), ['images/a.png']);
  assert.deepEqual(await urlsIn(`<img src="https://a.example/loading.gif">`), [
    'https://a.example/loading.gif',
  ]);
});

test('srcset goes once src is rewritten, and serves where there is no src', async () => {
  assert.equal(
    await rewritten(`<img src="${A}" srcset="${A} 1x, ${B} 2x" sizes="100vw">`),
    `<img src="${NEW}" sizes="100vw">`,
  );
  const sets: readonly (readonly [string, string])[] = [
    [`${A} 320w, ${B} 1024w`, B],
    [`${B} 2x,${A}`, B],
    [`  ${A} ,, ${B} 1.5x`, B],
    [`https://a.example/c,d.png 1x`, 'https://a.example/c,d.png'],
    [`${A}, ${B} 0.5x`, A],
    [`${A} 100w 50h (a, b), ${B} 20w`, A],
  ];
  for (const [set, wanted] of sets) {
    assert.deepEqual(await urlsIn(`<img srcset="${set}">`), [wanted], set);
    assert.deepEqual(await urlsIn(`<img data-srcset="${set}" src="data:,">`), [wanted], set);
  }
  assert.equal(await rewritten(`<img srcset="${A}">`), `<img src="${NEW}">`);
});

test('a picture keeps one source: its img', async () => {
  const html = `<picture><source srcset="${B}" type="image/webp"><img src="${A}"><source srcset="${B}"></picture>`;
  assert.deepEqual(await urlsIn(html), [A]);
  assert.equal(await rewritten(html), `<picture><img src="${NEW}"></picture>`);
  assert.equal(await rewritten(html, () => undefined), html);
  const bare = `<picture><source data-srcset="${B} 2x"><img alt=x></picture><img>`;
  assert.deepEqual(await urlsIn(bare), [B]);
  assert.equal(await rewritten(bare), `<picture><img src="${NEW}" alt=x></picture><img>`);
  const film = `<picture></picture><video><source src="${B}"></video><audio><source srcset="${B}"></audio>`;
  assert.equal(await rewritten(film), film);
});

test('svg images, video posters and the backgrounds of tables', async () => {
  for (const [html, wanted] of [
    [`<svg><image href="${A}"/></svg>`, `<svg><image href="${NEW}"/></svg>`],
    [
      `<svg><image xlink:href="${A}" HREF="${B}"/></svg>`,
      `<svg><image xlink:href="${NEW}" HREF="${NEW}"/></svg>`,
    ],
    [`<video poster="${A}" src="x.mp4">`, `<video poster="${NEW}" src="x.mp4">`],
    [`<td background="${A}">`, `<td background="${NEW}">`],
    [`<svg><image href="#part"/></svg>`, `<svg><image href="#part"/></svg>`],
  ] as const) {
    assert.equal(await rewritten(html), wanted);
  }
});

test('styles: url() in what shows pictures, in each of its spellings', async () => {
  const styles: readonly (readonly [string, string])[] = [
    [`background:url(${A})`, `background:url(${NEW})`],
    [`BACKGROUND-IMAGE : URL( '${A}' ) ; color:red`, `BACKGROUND-IMAGE : URL( '${NEW}' ) ; color:red`],
    [`color:red;background:#fff url(${A}) no-repeat`, `color:red;background:#fff url(${NEW}) no-repeat`],
    [`background:URL(${A}),uRl( ${A} )`, `background:URL(${NEW}),uRl( ${NEW} )`],
    [`background:url("${A}")`, `background:url("${NEW}")`],
    [
      `background:linear-gradient(red, blue), url(${A}), url(${B})`,
      `background:linear-gradient(red, blue), url(${NEW}), url(${NEW})`,
    ],
    [
      `background:image-set(url(${A}) 1x, url(${B}) 2x)`,
      `background:image-set(url(${NEW}) 1x, url(${NEW}) 2x)`,
    ],
    [`background:/* url(${A}) */ red`, `background:/* url(${A}) */ red`],
    [`content:"a;background:url(${A})"`, `content:"a;background:url(${A})"`],
    [`filter:url(${A});behavior:url(${A})`, `filter:url(${A});behavior:url(${A})`],
    [`mask:url(#m);background:url()`, `mask:url(#m);background:url()`],
  ];
  for (const [style, wanted] of styles) {
    const quote = style.includes('"') ? "'" : '"';
    const html = `<p style=${quote}${style}${quote}>`;
    assert.equal(await rewritten(html), html.replace(style, wanted), style);
  }
  assert.deepEqual(await urlsIn(`<p style="background:url(&quot;${A}&quot;)">`), [A]);
  assert.deepEqual(await urlsIn(`<p style="background:url('https://a.example/URL(1).png')">`), [
    'https://a.example/URL(1).png',
  ]);
  assert.equal(
    await rewritten(`<p style="font:&quot;A&quot;;background:url(&quot;${A}&quot;)">`),
    `<p style="font:&quot;A&quot;;background:url(&quot;${NEW}&quot;)">`,
  );
  assert.deepEqual(await urlsIn(String.raw`<p style="background:url(https://a.example/\28 x\))">`), [
    'https://a.example/(x)',
  ]);
  assert.equal(
    await rewritten(`<p style=background:url(${A})>`, () => `https://n/a b'(c)`),
    `<p style="background:url(https://n/a%20b%27%28c%29)">`,
  );
});

test('of several pictures those without a new address stay as they are', async () => {
  const html = `<img src="${A}" srcset="${B}"><p style="background:url(${A}),url(${B})"><img style="background:url(${B})" src=${B}>`;
  assert.deepEqual(await urlsIn(html), [A, A, B, B, B]);
  assert.equal(
    await rewritten(html, (url) => (url === B ? NEW : undefined)),
    `<img src="${A}" srcset="${B}"><p style="background:url(${A}),url(${NEW})"><img style="background:url(${NEW})" src="${NEW}">`,
  );
});
