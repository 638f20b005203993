import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

process.env.AWS_REGION = 'eu-west-1';
const { asciiJson } = await import('../../../lib/storage/queues.ts');

test('a message is ASCII, and reads as what was sent, whatever characters it holds', () => {
  assert.equal(asciiJson({ name: '夏\uffff😀\n' }), '{"name":"\\u590f\\uffff\\ud83d\\ude00\\n"}');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const message = asciiJson({ text });
      assert.match(message, /^[\x20-\x7e]*$/);
      assert.deepEqual(JSON.parse(message), { text });
    }),
  );
});
