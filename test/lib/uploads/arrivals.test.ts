import assert from 'node:assert/strict';
import { test } from 'node:test';

process.env.STAGING_BUCKET = 'staging';
process.env.LIBRARY_BUCKET = 'library';
const { arrivalsIn } = await import('../../../lib/uploads/arrivals.ts');

const event = (object: unknown) =>
  JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { object } }] });

test('keys arrive encoded as forms encode them', () => {
  const [arrival] = arrivalsIn(event({ key: 'drop/main/%E5%A4%8F+%2B.jpg', size: 5, versionId: 'v1' }));
  assert.deepEqual(arrival, {
    object: { bucket: 'staging', key: 'drop/main/夏 +.jpg', versionId: 'v1' },
    size: 5,
  });
});

test("S3's test event announces nothing", () => {
  assert.deepEqual(
    arrivalsIn(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'staging' })),
    [],
  );
});
