import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  droppedUploadId,
  nameSuffix,
  newUploadId,
  UPLOAD_ID_PATTERN,
} from '../../../lib/uploads/upload-id.ts';

const time = fc.integer({ min: 0, max: Date.parse('2200-01-01') });

test('later ids sort before earlier ones', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)];
      if (earlier < later) assert.ok(newUploadId(later) < newUploadId(earlier));
    }),
  );
});

test('an id is of its pattern, and no two are alike', () => {
  const ids = new Set(Array.from({ length: 2_000 }, () => newUploadId(0)));
  assert.equal(ids.size, 2_000);
  for (const id of ids) {
    assert.match(id, UPLOAD_ID_PATTERN);
    assert.equal(nameSuffix(id).length, 8);
  }
});

test("a dropped file's id depends on key, version and time alone", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), time, (key, version, other, at) => {
      const id = droppedUploadId(key, version, at);
      assert.match(id, UPLOAD_ID_PATTERN);
      assert.equal(droppedUploadId(key, version, at), id);
      if (other !== version) assert.notEqual(droppedUploadId(key, other, at), id);
    }),
  );
});
