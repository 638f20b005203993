/**
 * The forward in this process: S3 and WeChat are real servers, the queue is a list, and the clock is the simulator's, so
 * that minutes pass at once.
 */
import assert from 'node:assert/strict';
import type { FaultOrder } from '../../dev/wechat/simulator.ts';
import type { UploadRequest } from '../../lib/uploads/create.ts';
import type { Arrival, ForwardParts } from '../../lib/uploads/forward.ts';
import type { UploadDocument } from '../../lib/uploads/upload.ts';
import type { StoredUpload } from '../../lib/uploads/upload-store.ts';
import { bytesOf } from './fixtures.ts';
import { startLocalAws } from './local-aws.ts';

type Message = { readonly at: number; readonly arrival: Arrival; readonly received: number };

export async function startForwarding() {
  const aws = await startLocalAws();
  const { s3, simulator } = aws;
  const { createUpload } = await import('../../lib/uploads/create.ts');
  const { forwardArrival, MAX_RECEIVES } = aws.as(
    'forwardUpload',
    await import('../../lib/uploads/forward-arrival.ts'),
  );
  const { changeUpload, readUpload } = await import('../../lib/uploads/upload-store.ts');
  const { announcementOf, arrivalsIn } = await import('../../lib/uploads/arrivals.ts');
  const { stagedFile } = await import('../../lib/storage/buckets.ts');
  const { putBytes } = await import('../../lib/storage/objects.ts');
  const { createWeChatClient, fetchStableToken } = await import('../../lib/wechat/index.ts');

  const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
  const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
  const photo = bytesOf('photo.jpg');
  const clock = simulator.state.clock;
  const queue: Message[] = [];
  const dead: Message[] = [];
  let workers = 0;
  let delivered = 0;

  const parts = (): ForwardParts => ({
    wechatOf: () => wechat,
    now: () => clock.now(),
    owner: `worker-${workers++}`,
    deadline: clock.now() + 60_000,
    signal: AbortSignal.timeout(30_000),
    again: async (arrival, upload, seconds) => {
      const [sent] = arrivalsIn(JSON.stringify(announcementOf(arrival, upload)));
      assert.ok(sent);
      queue.push({ at: clock.now() + seconds * 1000, arrival: sent, received: 1 });
    },
  });

  async function deliver({ arrival, received }: Message): Promise<number | undefined> {
    delivered++;
    try {
      const outcome = await forwardArrival(arrival, parts(), received);
      return outcome === 'handled' ? undefined : outcome.retryIn;
    } catch {
      return 30;
    }
  }

  return {
    ...aws,
    wechat,
    parts,
    photo,
    queue,
    dead,
    clock,

    /** How many messages were delivered so far. */
    deliveries: () => delivered,

    reset() {
      simulator.state.faults.clear();
      simulator.state.log.clear();
      simulator.state.limits.list_lag_ms = 0;
      simulator.state.quirks.video_named_by_title = true;
      queue.length = 0;
      dead.length = 0;
    },

    fault: (order: FaultOrder) => simulator.state.faults.add(order),
    sent: (api: string) => simulator.state.log.list({ path: `/cgi-bin/${api}` }).length,
    materials: () => simulator.state.apps.get(simulator.app.app_id)?.library.list() ?? [],

    /** An upload whose file lies in S3, unannounced. */
    async staged(
      request: Partial<UploadRequest> = {},
      more: Partial<UploadDocument> = {},
      bytes: Buffer = photo,
    ): Promise<{ arrival: Arrival; stored: StoredUpload }> {
      const requester = { account: 'main', keyId: 'key', requestId: 'request', language: 'en' } as const;
      const declared = { target: 'material', type: 'image', filename: 'photo.jpg' } as const;
      const upload = await createUpload(
        { ...declared, size: bytes.byteLength, ...request },
        requester,
        clock.now(),
      );
      const object = stagedFile('main', upload.upload_id);
      await putBytes(object, bytes, 'image/jpeg');
      const version = s3.versions('staging').find(({ key }) => key === object.key);
      const arrival = { object: { ...object, versionId: version?.versionId }, size: bytes.byteLength };
      let stored = await readUpload('main', upload.upload_id);
      assert.ok(stored);
      if (Object.keys(more).length > 0) stored = await changeUpload(stored, more, clock.now());
      assert.ok(stored);
      return { arrival, stored };
    },

    announce(arrival: Arrival) {
      queue.push({ at: clock.now(), arrival, received: 1 });
    },

    /** Delivers what is in the queue, in the order of time, until nothing is left. */
    async run(until: () => boolean = () => false): Promise<void> {
      for (let deliveries = 0; queue.length > 0 && !until(); deliveries++) {
        assert.ok(deliveries < 200, 'it never ends');
        queue.sort((a, b) => a.at - b.at);
        const message = queue.shift() as Message;
        clock.advance(Math.max(0, message.at - clock.now()));
        const retryIn = await deliver(message);
        if (retryIn === undefined) continue;
        const next = { ...message, at: clock.now() + retryIn * 1000, received: message.received + 1 };
        (next.received > MAX_RECEIVES ? dead : queue).push(next);
      }
    },

    async stateOf({ value }: { value: UploadDocument }): Promise<UploadDocument> {
      const stored = await readUpload('main', value.upload_id);
      assert.ok(stored);
      return stored.value;
    },
  };
}
