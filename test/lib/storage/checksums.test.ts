/** What the SDK computes of the bytes that pass: as they go to S3, and not as they come from there. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { collect } from '../../../lib/net/streams.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

await startLocalAws();
const { openObject, putBytes, s3 } = await import('../../../lib/storage/objects.ts');

const sent: Record<string, string>[] = [];
s3.middlewareStack.add(
  (next) => async (args) => {
    sent.push((args.request as { headers: Record<string, string> }).headers);
    return await next(args);
  },
  { step: 'finalizeRequest', priority: 'low', name: 'watch' },
);
beforeEach(() => {
  sent.length = 0;
});

const file = { bucket: 'library', key: 'blobs/main/file' };
const bytes = Buffer.alloc(200_000, 'bytes');

test('S3 is given a checksum with what is stored', async () => {
  await putBytes(file, bytes, 'image/jpeg');
  assert.match(sent[0]?.['x-amz-checksum-crc32'] ?? '', /^[A-Za-z0-9+/]{6}==$/);
});

test('S3 is asked for none with what is read: computing it costs more than reading', async () => {
  const read = await collect(await openObject(file), 300_000);
  assert.deepEqual(read, bytes);
  assert.equal(sent[0]?.['x-amz-checksum-mode'], undefined);
});
