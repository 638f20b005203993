import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

process.env.STAGING_BUCKET = 'staging';
process.env.LIBRARY_BUCKET = 'library';
process.env.AWS_REGION = 'eu-west-1';
const { announcementOf, arrivalsIn } = await import('../../../lib/uploads/arrivals.ts');
const { asciiJson } = await import('../../../lib/storage/queues.ts');

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

const key = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('+', '%', '%2', ' ', '/', '&', '\u0000')))
  .map((parts) => `in/${parts.join('').toWellFormed()}`);

test('an announcement of ours, and S3’s own, name the key that was meant, whatever it is', () => {
  fc.assert(
    fc.property(key, fc.nat(), fc.option(fc.string(), { nil: undefined }), (name, size, versionId) => {
      const object = { bucket: 'staging', key: name, versionId };
      const upload = { account: 'main', upload_id: 'x' };
      const ours = JSON.parse(JSON.stringify(announcementOf({ object, size }, upload)));
      assert.deepEqual(arrivalsIn(asciiJson(ours)), [{ object, size, upload }]);
      const [theirs] = arrivalsIn(
        event({ key: new URLSearchParams([['', name]]).toString().slice(1), size }),
      );
      assert.equal(theirs?.object.key, name);
    }),
  );
});

test('a message that is no announcement is nobody’s file', () => {
  const message = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ Records: fc.array(fc.record({ s3: fc.record({ object: fc.jsonValue() }) })) })
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(message, (body) => {
      try {
        for (const { object, size } of arrivalsIn(body)) {
          assert.equal(object.bucket, 'staging');
          assert.ok(object.key !== undefined && size !== undefined);
        }
      } catch (error) {
        // The queue brings it again, and then to the dead letters.
        assert.ok(['SyntaxError', 'TypeError', 'URIError'].includes((error as Error).name), `${error}`);
      }
    }),
  );
});
