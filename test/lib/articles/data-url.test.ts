import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeDataUrl } from '../../../lib/articles/data-url.ts';
import { ImageRefused } from '../../../lib/articles/reasons.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

test('any bytes come back, in base64 and percent-encoded', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const base64 = Buffer.from(given).toString('base64');
      const percent = [...given].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
      for (const data of [
        `;base64,${base64}`,
        `;base64,${base64.replace(/=+$/, '')}`,
        `image/png;base64,${encodeURIComponent(base64)}#part`,
        `;base64,${base64.replaceAll(/.{3}/g, '$&\n ')}`,
        `image/png,${percent}`,
      ])
        assert.deepEqual(decodeDataUrl(`data:${data}`, 1_000), Buffer.from(given));
    }),
  );
});

test('any text is decoded or refused with a code', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(';base64,', ',', ''), (text, sign) => {
      try {
        decodeDataUrl(`data:${sign}${text}`, 10);
      } catch (error) {
        assert.ok(error instanceof ImageRefused && /^(data_url|too_large)$/.test(error.reason));
      }
    }),
  );
});

test('a stray percent sign stands for itself, letters for their UTF-8', () => {
  assert.equal(String(decodeDataUrl('data:,100%25 %zz %e4%BD%a0好%', 100)), '100% %zz 你好%');
});

test('the size is that of the bytes', () => {
  const ten = Buffer.alloc(10).toString('base64');
  assert.equal(decodeDataUrl(`data:;base64,${ten}`, 10).byteLength, 10);
  for (const url of [`data:;base64,${ten}`, `data:,${'a'.repeat(10)}`, `data:,${'a'.repeat(1_000)}`])
    assert.throws(
      () => decodeDataUrl(url, 9),
      (error) => error instanceof ImageRefused && error.reason === 'too_large',
    );
});
