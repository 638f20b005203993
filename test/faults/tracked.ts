/** Uploads of a scenario: made as callers make them, and remembered, so that what became of them can be judged. */
import assert from 'node:assert/strict';
import type { UploadRequest } from '../../lib/uploads/create.ts';
import { isFinal, type UploadDocument } from '../../lib/uploads/upload.ts';
import { sha256 } from '../helpers/fixtures.ts';
import type { Account, World } from './world.ts';

export type Tracked = {
  readonly account: Account;
  readonly upload_id: string;
  /** How often a person had it sent again, although there may have been one. */
  resends: number;
};

const MINUTE = 60_000;
/** How long uploads have lain when the sweep looks at them, and a little more. */
const SWEPT_AFTER = [30, 60, 120, 360, 25 * 60, 72 * 60, 169 * 60].map((minutes) => (minutes + 1) * MINUTE);

export async function openTracking({ s3, clock }: World) {
  const { createUpload } = await import('../../lib/uploads/create.ts');
  const { readUpload } = await import('../../lib/uploads/upload-store.ts');
  const { stagedFile, uploadState } = await import('../../lib/storage/buckets.ts');
  const { headObject, putBytes } = await import('../../lib/storage/objects.ts');

  return {
    /** An upload as `POST uploads` makes it; its file has not come. */
    async create(account: Account, request: UploadRequest, language: 'en' | 'zh' = 'en'): Promise<Tracked> {
      const requester = { account, keyId: 'key', requestId: 'request', language };
      const { upload_id } = await createUpload(request, requester, clock.now());
      return { account, upload_id, resends: 0 };
    },

    /** The file is put into staging, which S3 announces. */
    put: ({ account, upload_id }: Tracked, bytes: Buffer): Promise<void> =>
      putBytes(stagedFile(account, upload_id), bytes, 'application/octet-stream'),

    async stateOf({ account, upload_id }: Tracked): Promise<UploadDocument> {
      const stored = await readUpload(account, upload_id);
      assert.ok(stored, `upload ${upload_id} is gone`);
      return stored.value;
    },

    /**
     * The time until the sweep next looks at one of the uploads that have no end, in milliseconds; undefined if all have.
     * It comes every quarter of an hour, but looks at what has lain for certain times alone (sweep.ts).
     */
    async untilSwept(all: readonly Tracked[]): Promise<number | undefined> {
      const waits = await Promise.all(
        all.map(async ({ account, upload_id }) => {
          const at = uploadState(account, upload_id);
          const upload = (await readUpload(account, upload_id))?.value;
          if (!upload || isFinal(upload)) return [];
          const untouched = clock.now() - ((await headObject(at))?.lastModified.getTime() ?? 0);
          const next = SWEPT_AFTER.find((after) => after > untouched);
          assert.ok(next !== undefined, `no sweep will ever look at ${upload_id}`);
          return [next - untouched];
        }),
      );
      const [first, ...more] = waits.flat();
      return first === undefined ? undefined : Math.min(first, ...more);
    },

    /** Dropped files that no worker has come to know of. */
    async neverSeen(all: readonly Tracked[]): Promise<Tracked[]> {
      const seen = await Promise.all(all.map(({ account, upload_id }) => readUpload(account, upload_id)));
      return all.filter((_, index) => seen[index] === undefined);
    },

    /** The SHA-256 of what lies in the library under a name. */
    async kept(account: Account, hash: string): Promise<string | undefined> {
      const bytes = await s3.read('library', `blobs/${account}/${hash}`);
      return bytes && sha256(bytes);
    },
  };
}

export type Tracking = Awaited<ReturnType<typeof openTracking>>;
