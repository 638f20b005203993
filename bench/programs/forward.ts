/** The forward as it is deployed: a message of the queue in, the file at WeChat and in the library. */
import { handler } from '../../functions/uploads/forward-upload.ts';
import { stagedFile } from '../../lib/storage/buckets.ts';
import { putBytes } from '../../lib/storage/objects.ts';
import { createUpload } from '../../lib/uploads/create.ts';
import { readUpload } from '../../lib/uploads/upload-store.ts';
import { context } from './requests.ts';

type Staged = { readonly id: string; readonly key: string; readonly size: number };
let made = 0;

const event = ({ key, size }: Staged) => ({
  Records: [
    {
      messageId: 'm',
      receiptHandle: 'r',
      attributes: { ApproximateReceiveCount: '1' },
      body: JSON.stringify({
        Records: [
          {
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: 'staging' }, object: { key, size, versionId: 'v1' } },
          },
        ],
      }),
    },
  ],
});

async function stage(size: number): Promise<Staged> {
  const requester = { account: 'main', keyId: 'k', requestId: 'r', language: 'en' } as const;
  const declared = { target: 'material', type: 'image', filename: 'photo.jpg', size } as const;
  const { upload_id: id } = await createUpload(declared, requester, Date.now());
  const object = stagedFile('main', id);
  // Each content is another one: what is in the library already would not be copied.
  const bytes = Buffer.alloc(size, 7);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  bytes.writeUInt32LE(made++, size - 8);
  bytes.writeUInt32LE(process.pid, size - 4);
  await putBytes(object, bytes, 'image/jpeg');
  return { id, key: object.key, size };
}

export const tasks = {
  /** Puts files where callers send them. */
  async stage({ size, count }: { size: number; count: number }): Promise<readonly Staged[]> {
    const all: Staged[] = [];
    for (let index = 0; index < count; index++) all.push(await stage(size));
    return all;
  },
  /** Forwards what was staged, one after the other, as a Lambda does. */
  async move(all: readonly Staged[]) {
    for (const staged of all) await handler(event(staged) as never, context(120_000) as never);
  },
  /** @throws if one is not done */
  async check(all: readonly Staged[]) {
    for (const { id } of all) {
      const state = (await readUpload('main', id))?.value.state;
      if (state !== 'done') throw new Error(`An upload is ${state}`);
    }
  },
};
