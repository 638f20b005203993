/** What the tests of handles share: local S3, the simulator, and one clock for both. */
import { beforeEach } from 'node:test';
import type { RecordKey } from '../../../lib/library/record.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

export const HOUR = 3_600_000;

export async function bench() {
  const { s3, simulator, as } = await startLocalAws();
  const { uploadDirectly } = await import('../../../lib/uploads/direct.ts');
  const { keepBytes } = await import('../../../lib/library/blobs.ts');
  const { s3: client, deleteObject } = await import('../../../lib/storage/objects.ts');
  const { fetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
  const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');
  const fresh = async () => (await fetchStableToken(simulator.app, { baseUrl: simulator.url })).access_token;
  const wechat = createWeChatClient({ tokens: { get: fresh, replace: fresh }, baseUrl: simulator.url });
  const now = () => simulator.state.clock.now();
  const handedOver: RecordKey[] = [];
  const parts = (more: { share?: number } = {}) => ({
    wechatOf: () => wechat,
    fetchRemote,
    allowed: new Set([new URL(simulator.url).host]),
    enqueue: async (key: RecordKey) => {
      handedOver.push(key);
    },
    now,
    share: () => more.share ?? 0,
    waitMs: 10_000,
    signal: AbortSignal.timeout(30_000),
  });
  const asked: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        asked.push(commandName);
        return next(args);
      },
    { step: 'initialize' },
  );
  beforeEach(() => {
    simulator.state.faults.clear();
    simulator.state.log.clear();
  });
  return {
    s3,
    simulator,
    as,
    wechat,
    handedOver,
    deleteObject,
    /** What S3 is asked by some work. */
    askedBy: async (work: () => Promise<unknown>) => {
      asked.length = 0;
      await work();
      return [...asked];
    },
    parts,
    now,
    advance: (milliseconds: number) => simulator.state.clock.advance(milliseconds),
    /** A file in the library of an account; gives its hash. */
    keep: async (name: string, account = 'main') =>
      (await keepBytes(bytesOf(name), account, 'application/octet-stream', 'handle.kept')).sha256,
    upload: (target: 'media' | 'material', type: 'image' | 'voice' | 'video' | 'thumb', name: string) =>
      uploadDirectly(
        wechat,
        'main',
        { target, type, filename: name, bytes: bytesOf(name) },
        {
          now: now(),
          signal: AbortSignal.timeout(10_000),
        },
      ),
    uploads: () => simulator.state.log.list({ path: '/cgi-bin/media/upload' }).length,
    calls: () => simulator.state.log.list({ path: '/cgi-bin/m' }).length,
    /** Does WeChat know the id? */
    works: async (mediaId: string) =>
      await wechat.media.get(mediaId).then(
        () => true,
        () => false,
      ),
    /** The living objects below a prefix of the library. */
    living: (prefix: string) => {
      const seen = new Set<string>();
      return s3.versions('library').flatMap(({ key, deleteMarker }) => {
        if (!key.startsWith(prefix) || seen.has(key)) return [];
        seen.add(key);
        return deleteMarker ? [] : [key];
      });
    },
  };
}
