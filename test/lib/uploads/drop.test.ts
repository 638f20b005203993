/** The keys of dropped files: whatever somebody puts into the folder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startLocalAws } from '../../helpers/local-aws.ts';

const { s3 } = await startLocalAws();
const { droppedUpload } = await import('../../../lib/uploads/drop.ts');
const { putBytes } = await import('../../../lib/storage/objects.ts');
const { ACCOUNT_PATTERN } = await import('../../../lib/accounts/account-name.ts');

const segment = fc.oneof(
  fc.constantFrom(
    'main',
    'media',
    'material',
    'article_image',
    'image',
    'video',
    'thumb',
    'a.jpg',
    '..',
    '.',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.toWellFormed()),
  fc.constantFrom('../other', 'x'.repeat(300), '夏\u202e天.jpg', 'a\nb', '%2F', '__proto__'),
);

/** Right from its beginning on, and then anything. */
const key = fc
  .tuple(fc.nat({ max: 4 }), fc.array(segment, { minLength: 1, maxLength: 4 }))
  .map(([right, rest]) => [...['drop', 'main', 'material', 'image'].slice(0, right), ...rest].join('/'))
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 1_024);

test('any key is an upload of the account that it names, or nobody’s', async () => {
  const states = new Set<string | undefined>();
  await fc.assert(
    fc.asyncProperty(key, async (name) => {
      const at = { bucket: 'staging', key: name };
      await putBytes(at, Buffer.from('x'), 'image/jpeg').catch((error) => {
        // S3 takes no such key: then nobody can drop it.
        assert.match(String(error.name), /^(InvalidURI|InvalidArgument|KeyTooLongError|BadRequest)$/);
        throw new fc.PreconditionFailure();
      });
      const { versionId } = s3.versions('staging').find((version) => version.key === name) ?? {};
      const stored = await droppedUpload({ object: { ...at, versionId }, size: 1 }, Date.now());
      states.add(stored?.value.state);
      const [folder, account = '', ...path] = name.split('/');
      const belongs =
        folder === 'drop' && ACCOUNT_PATTERN.test(account) && path.join('/') !== '' && path.at(-1) !== '';
      assert.equal(stored !== undefined, belongs);
      if (!stored) return;
      const { value } = stored;
      assert.equal(value.account, account);
      assert.doesNotMatch(value.filename, /[/\\\p{Cc}\u202e]/u);
      assert.ok(value.filename !== '' && Buffer.byteLength(value.filename) <= 200);
      assert.equal(value.state, value.target ? 'queued' : 'failed');
      if (value.target === 'article_image') assert.equal(path[0], 'article_image');
      else if (value.target) assert.deepEqual([value.target, value.type], path.slice(0, 2));
    }),
    { numRuns: 60 },
  );
  assert.deepEqual([...states].sort(), ['failed', 'queued', undefined]);
});
