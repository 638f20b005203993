/** What holds for any text at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cssImages } from '../../../lib/articles/html/css-images.ts';
import { findImages, rewriteImages } from '../../../lib/articles/html/images.ts';
import { largestOf } from '../../../lib/articles/html/srcset.ts';
import { NestedTooDeeply, readTags } from '../../../lib/articles/html/tags.ts';

const NEW = 'https://mmbiz.qpic.cn/mmbiz_png/new/0?wx_fmt=png&a=b';
const A = 'https://a.example/a.png';

/** Pieces that mean something to a parser, and noise between them. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...['<img', '<IMG ', '<image ', '<svg>', '</svg>', '<picture>', '</picture>', '<source ', '<video '],
      ...[
        '<td ',
        '<table>',
        '<p',
        '<script>',
        '</script>',
        '<style>',
        '</style>',
        '<!--',
        '-->',
        '<![CDATA[',
      ],
      ...['<textarea>', '</textarea>', '<noscript>', '<math>', '<foreignObject>', '<desc>', '</desc>'],
      ...[' src', ' src=', ' srcset=', ' data-src=', ' href=', ' xlink:href=', ' poster=', ' background='],
      ...[
        ' style=',
        'background:url(',
        'background-image:',
        ';',
        ':',
        'url(',
        ')',
        '(',
        '/*',
        '*/',
        '\\',
        ',',
      ],
      ...[
        '=',
        '"',
        "'",
        '>',
        '/>',
        '/',
        ' ',
        '\n',
        '\r\n',
        '\r',
        '\f',
        '\0',
        '&amp;',
        '&',
        '&quot',
        '\u00a0',
      ],
      ...[
        A,
        `"${A}"`,
        `'${A} 2x'`,
        `https://b.example/😀?a=1&b=2`,
        'data:image/gif;base64,AAAA',
        '😀',
        '\ud800',
      ],
    ),
  },
);
/** A tag as people and programs write them: any order, any quotes, any blanks, sometimes broken. */
const value = fc.constantFrom(
  A,
  'https://b.example/😀?a=1&amp;b=2',
  `${A} 2x, ${A}`,
  '#x',
  '',
  'x,y',
  'a b',
  "'",
  '"',
);
const style = fc
  .array(
    fc.constantFrom(
      'background',
      'color',
      ':',
      ';',
      ' ',
      `url(${A})`,
      `url( '${A}' )`,
      'URL(',
      'x)',
      'url(',
      '"',
      ',',
      '(',
      '\\',
    ),
  )
  .map((parts) => parts.join(''));
const attribute = fc
  .tuple(
    fc.constantFrom(
      'src',
      'SRC',
      'data-src',
      'data-original',
      'srcset',
      'href',
      'xlink:href',
      'poster',
      'alt',
      'a=b',
    ),
    fc.constantFrom('=', ' = ', '\n=', ''),
    fc.constantFrom('"', "'", ''),
    value,
    fc.constantFrom(' ', '', '\r\n', '/', '\u00a0', ' x '),
  )
  .map(([name, sign, quote, text, after]) => `${name}${sign}${quote}${text}${quote}${after}`);
const styled = fc
  .tuple(fc.constantFrom('"', "'", ''), style)
  .map(([quote, text]) => `style=${quote}background:${text}${quote} `);
const element = fc
  .tuple(
    fc.constantFrom(
      '<img ',
      '<img/',
      '<IMG\n',
      '<svg><image ',
      '<image ',
      '<picture><source ',
      '<video ',
      '<td ',
      '<p ',
    ),
    fc.array(fc.oneof({ weight: 4, arbitrary: attribute }, styled), { maxLength: 5 }),
    fc.constantFrom('>', '/>', ' >', '></picture>', '', '></svg>'),
  )
  .map(([open, attributes, close]) => open + attributes.join('') + close);
const html = fc
  .array(fc.oneof({ weight: 2, arbitrary: piece }, { weight: 3, arbitrary: element }), { maxLength: 12 })
  .map((pieces) => pieces.join(''));
const runs = { numRuns: 1_500 };

test('nothing is found wrong: every attribute stands where it is said to stand', async () => {
  await fc.assert(
    fc.asyncProperty(html, async (text) => {
      for (const event of await readTags(text)) {
        if ('closed' in event) continue;
        const { start, end, attributes } = event.opened;
        assert.equal(text[start], '<');
        assert.equal(text[end - 1], '>');
        for (const { name, start: from, end: to } of attributes.values()) {
          assert.ok(from > start && to < end);
          if (/^[a-z:-]+$/i.test(name))
            assert.equal(text.slice(from, from + name.length).toLowerCase(), name.toLowerCase());
        }
      }
    }),
    runs,
  );
});

test('rewriting with nothing new, or with the same addresses, changes no byte', async () => {
  await fc.assert(
    fc.asyncProperty(html, async (text) => {
      const places = await findImages(text);
      assert.equal(
        rewriteImages(text, places, () => undefined),
        text,
      );
      assert.equal(
        rewriteImages(text, places, (url) => url),
        text,
      );
    }),
    runs,
  );
});

test('what is rewritten holds new addresses only', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(html, async (text) => {
      const places = await findImages(text);
      found += places.length;
      const after = rewriteImages(text, places, () => NEW);
      const urls = (await findImages(after)).flatMap((place) => place.urls);
      assert.deepEqual(new Set(urls), new Set(places.length > 0 ? [NEW] : []), after);
    }),
    runs,
  );
  assert.ok(found > 300, `${found} places`);
});

test('styles and sets of any text are read without a throw, and addresses stand where they are said to', () => {
  fc.assert(
    fc.property(html, (text) => {
      largestOf(text);
      for (const { start, end } of cssImages(text))
        assert.ok(0 <= start && start <= end && end <= text.length);
    }),
    runs,
  );
});

test('the worst that fits into an article is read in time that grows with its length', async () => {
  const size = 2 ** 18;
  const whole = (bit: string) => bit.repeat(size / bit.length);
  for (const bit of ['<img src=x>', '<', '<img ', ' src="', '<p style="background:url(', '(', '<!--']) {
    await findImages(whole(bit));
  }
  for (const bit of ['(', 'url(', '\\', 'a:', ',', '"', '/*', '/blank', ' '])
    await findImages(
      `<p style='background:${whole(bit)}'><img src='//${whole(bit)}' srcset='x${whole(bit)}y'>`,
    );
});

test('foreign elements without end are not followed for ever', async () => {
  await assert.rejects(findImages('<svg>'.repeat(200_000)), NestedTooDeeply);
  const places = await findImages(`${'<svg>'.repeat(900)}<image href=${A}>${'</svg>'.repeat(900)}`.repeat(3));
  assert.equal(places.length, 3);
});
