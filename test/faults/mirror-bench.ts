/** The mirror of the account at hand, and what must hold of it. */
import assert from 'node:assert/strict';
import type { Catalogue, CatalogueItem } from '../../lib/mirror/catalogue.ts';
import type { MirrorMessage } from '../../lib/mirror/run.ts';
import type { WeChatClient } from '../../lib/wechat/index.ts';
import { assertSound } from './library-holds.ts';
import {
  ACCOUNT,
  atWeChat,
  calls,
  DAY,
  inProcess,
  now,
  pass,
  type Queue,
  queueOf,
  s3,
} from './library-world.ts';
import type { Process } from './process.ts';

const { MIRRORED } = await import('../../lib/mirror/catalogue.ts');
const { segmentName } = await import('../../lib/mirror/segment.ts');
const { startMirror } = await import('../../lib/mirror/start.ts');
const { workOnMirror } = await import('../../lib/mirror/work.ts');

/** The lease is as long as the function may last. */
export const LEASE_MS = 180_000;

export type Mirror = ReturnType<typeof mirrorOf>;

const WORK_MS = 60_000;

/** Counting takes all of a message's time, so that another message goes on. */
const slowlyCounting = (wechat: WeChatClient): WeChatClient => ({
  ...wechat,
  materials: {
    ...wechat.materials,
    async count(options) {
      const counts = await wechat.materials.count(options);
      pass(WORK_MS);
      return counts;
    },
  },
});

/** @param inTwo whether the work takes two messages, at least */
export function mirrorOf(inTwo = false) {
  const queue: Queue<MirrorMessage> = queueOf<MirrorMessage>(
    async (message, { parts }) =>
      await workOnMirror(message, {
        ...parts,
        wechatOf: (account) => (inTwo ? slowlyCounting(parts.wechatOf(account)) : parts.wechatOf(account)),
        deadline: now() + LEASE_MS,
        workMs: WORK_MS,
        enqueue: (next, delayS) => queue.enqueue(next, delayS),
      }),
    { visibilityS: 1_080, maxReceives: 10 },
  );
  const start = (prepare?: (process: Process) => void, full = false) => {
    const enqueue = (message: MirrorMessage, delayS: number) => queue.enqueue(message, delayS);
    return inProcess(() => startMirror(ACCOUNT, full, { now, enqueue }), prepare);
  };
  return {
    queue,
    start,
    clear: () => queue.clear(),
    /** Follows a run until it is done, the schedule's message coming each day; says how many it took. */
    async follow(): Promise<number> {
      await queue.drain();
      for (let days = 0; ; days++) {
        if (await isThrough()) return days;
        assert.ok(days < 8, 'it does not come to its end');
        pass(DAY);
        queue.put({ account: ACCOUNT });
        await queue.drain();
      }
    },
    /** Starts a run, whoever must ask again, and follows it until it is done; says what was in its way. */
    async run(): Promise<string> {
      let asked = 1;
      while (!(await start().catch(() => undefined))) {
        asked += 1;
        pass(5_000);
      }
      const days = await this.follow();
      const words = [
        ...(asked > 1 ? ['asked again'] : []),
        ...(queue.repeated() > 0 ? ['again'] : []),
        ...(queue.sent.some(({ delayS }) => delayS >= 10) ? ['waits'] : []),
        ...(days > 0 ? ['next day'] : []),
        'done',
      ];
      return words.join(', ');
    },
  };
}

/** What lies below the catalogue's place, read past S3's door. */
const lying = async (name: string) => String(await s3.read('library', `catalogue/${ACCOUNT}/${name}`));

export const catalogue = async () => JSON.parse(await lying('catalogue.json')) as Catalogue;

/** Every line of the catalogue, in its order. */
export async function lines(of: 'segments' | 'deleted' = 'segments'): Promise<CatalogueItem[]> {
  const { types } = await catalogue();
  const names = MIRRORED.flatMap((type) => types[type][of].map((segment) => segmentName(type, segment)));
  const texts = await Promise.all(names.map(lying));
  return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as CatalogueItem);
}

/** The run is done, and every item has its file. A run that waits says why. */
async function isThrough(): Promise<boolean> {
  const { run, types } = await catalogue();
  if (run?.state !== 'done') return false;
  return MIRRORED.every((type) => types[type].segments.every(({ count, stored }) => count === stored));
}

const ids = (items: readonly { readonly media_id: string }[]) => items.map(({ media_id }) => media_id).sort();

/**
 * The catalogue lists what is at WeChat, each item once and with its file, and what is gone, as deleted; no message is among
 * the dead letters, and WeChat was asked a bounded number of times.
 */
export async function assertMirrored(gone: readonly { readonly media_id: string }[], mirror: Mirror) {
  await assertSound();
  const alive = await lines();
  assert.deepEqual(ids(alive), ids(atWeChat()));
  for (const { media_id, file } of alive)
    assert.equal(file?.sha256, atWeChat().find((item) => item.media_id === media_id)?.sha256);
  assert.deepEqual(ids(await lines('deleted')), ids(gone));
  assert.deepEqual(mirror.queue.dead, []);
  assert.ok(calls('/cgi-bin') <= 60, `${calls('/cgi-bin')} calls`);
}
