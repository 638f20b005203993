/** Mirror: each step meets each fault. */

import assert from 'node:assert/strict';
import type { Material } from '../../dev/wechat/core/library.ts';
import type { MirrorMessage } from '../../lib/mirror/run.ts';
import { DOWNLOAD } from './download-matrix.ts';
import { testScenario } from './library-cells.ts';
import { assertCopy, records } from './library-holds.ts';
import { ACCOUNT, add, now, pass, remove } from './library-world.ts';
import { assertMirrored, LEASE_MS, type Mirror, mirrorOf } from './mirror-bench.ts';
import { MIRROR, MIRROR_IN_TWO, MIRROR_LATER } from './mirror-matrix.ts';
import { surround } from './process.ts';

const { emptyCatalogue, saveCatalogue } = await import('../../lib/mirror/catalogue.ts');
const { writeSegments } = await import('../../lib/mirror/segment.ts');
const { markDeleted } = await import('../../lib/library/mark-deleted.ts');
const { keepBytes } = await import('../../lib/library/blobs.ts');
const { nameOf, writeRecord } = await import('../../lib/library/record.ts');

/** Others do what the faults ask of them. */
function surroundBy(mirror: Mirror): void {
  const { queue } = mirror;
  const present = (): MirrorMessage => queue.sent.at(-1)?.message ?? { account: ACCOUNT };
  const deliver = (message: MirrorMessage, prepare?: Parameters<typeof queue.deliver>[1]) =>
    queue.deliver({ at: 0, message, received: 1 }, prepare);
  surround({
    twice: () => deliver(present()),
    async outOfOrder() {
      await deliver({ ...present(), step: 0 });
      await deliver({ account: ACCOUNT });
    },
    async rival(prepare) {
      if (queue.sent.length === 0) return await mirror.start(prepare);
      // The lease has run out: the first worker was taken for dead.
      pass(LEASE_MS + 1_000);
      return await deliver(present(), prepare);
    },
  });
}

const NOTE = 'note: write the catalogue';
const SEGMENT = 'walk: read a segment';
const BEGIN = [
  'start: read the catalogue',
  'start: write the catalogue',
  'start: send the message',
  'work: receive the message',
  'claim: read the catalogue',
  'claim: write the catalogue',
] as const;
const KEEP = Object.keys(DOWNLOAD.rows).filter((step) => /^(keep|note): /.test(step));
const SWEEP = 'sweep: list what lies beside the catalogue';

const first = mirrorOf();
testScenario(MIRROR, {
  steps: [
    ...BEGIN,
    'prepare: list the change log',
    NOTE,
    'count: read the token',
    'count: ask material/get_materialcount',
    NOTE,
    'budget: ask openapi/quota/get',
    'walk: ask material/batchget_material',
    'walk: write a segment',
    NOTE,
    // Once more: something may have come meanwhile.
    'walk: ask material/batchget_material',
    SEGMENT,
    NOTE,
    'budget: ask openapi/quota/get',
    SEGMENT,
    'files: read the record',
    'files: fetch it by its address',
    'files: write the file',
    'files: write the reference',
    'files: write the record',
    'walk: write a segment',
    NOTE,
    SWEEP,
    SWEEP,
    SWEEP,
    NOTE,
    NOTE,
  ],
  async prepare() {
    first.clear();
    add();
    surroundBy(first);
  },
  run: () => first.run(),
  check: () => assertMirrored([], first),
});

const inTwo = mirrorOf(true);
testScenario(MIRROR_IN_TWO, {
  steps: [
    ...BEGIN,
    'prepare: list the change log',
    NOTE,
    'count: read the token',
    'count: ask material/get_materialcount',
    NOTE,
    'go on: send the message',
    'go on: write the catalogue',
    'work: receive the message',
    'claim: read the catalogue',
    'claim: write the catalogue',
    'count: read the token',
    'budget: ask openapi/quota/get',
    'walk: ask material/batchget_material',
    'walk: write a segment',
    NOTE,
    'walk: ask material/batchget_material',
    SEGMENT,
    NOTE,
    'budget: ask openapi/quota/get',
    SEGMENT,
    'files: read the record',
    'files: ask material/get_material',
    ...KEEP,
    'walk: write a segment',
    NOTE,
    SWEEP,
    SWEEP,
    SWEEP,
    NOTE,
    NOTE,
  ],
  elsewhere: [MIRROR, DOWNLOAD],
  async prepare() {
    inTwo.clear();
    add('voice');
    surroundBy(inTwo);
  },
  run: () => inTwo.run(),
  check: () => assertMirrored([], inTwo),
});

/** Kept by us, and listed in the catalogue. */
async function known(item: Material) {
  const key = { shelf: 'materials', account: ACCOUNT, media_id: item.media_id } as const;
  const file = {
    ...(await keepBytes(item.bytes, ACCOUNT, 'image/png', nameOf(key))),
    content_type: 'image/png',
    filename: 'a',
  };
  await writeRecord({ ...key, type: 'image', file });
  const update_time = Math.floor(item.updatedAt / 1000);
  return { media_id: item.media_id, type: 'image', name: item.name, update_time, file } as const;
}

const later = mirrorOf();
let gone: Material[] = [];
testScenario(MIRROR_LATER, {
  steps: [
    ...BEGIN,
    'prepare: list the change log',
    'prepare: read an entry of the change log',
    SEGMENT,
    'walk: write a segment',
    'walk: write a segment',
    NOTE,
    'prepare: delete an entry of the change log',
    'prepare: list the change log',
    NOTE,
    'count: read the token',
    'count: ask material/get_materialcount',
    NOTE,
    'budget: ask openapi/quota/get',
    'walk: ask material/batchget_material',
    'full walk: write the note of what was seen',
    NOTE,
    'gone: read the note of what was seen',
    SEGMENT,
    'walk: write a segment',
    NOTE,
    'walk: ask material/batchget_material',
    NOTE,
    SEGMENT,
    'mark: read the record',
    'files: write the reference',
    'mark: write the record',
    NOTE,
    SWEEP,
    'sweep: delete a segment',
    SWEEP,
    SWEEP,
    NOTE,
    NOTE,
  ],
  elsewhere: [MIRROR],
  async prepare() {
    later.clear();
    gone = [add(), add()];
    const items = await Promise.all(gone.toReversed().map(known));
    const segments = await writeSegments(ACCOUNT, items, now());
    const empty = emptyCatalogue(ACCOUNT, now());
    const types = { ...empty.types, image: { ...empty.types.image, segments } };
    await saveCatalogue({ value: { ...empty, types }, etag: undefined }, now());
    pass(90 * 60_000);
    const [ours] = gone;
    for (const item of gone) remove(item);
    const key = { shelf: 'materials', account: ACCOUNT, media_id: ours?.media_id ?? '' } as const;
    await markDeleted(key, now(), { at: new Date(now()).toISOString(), by: 'key', request_id: 'request' });
    surroundBy(later);
  },
  run: () => later.run(),
  async check() {
    await assertMirrored(gone, later);
    for (const item of gone) await assertCopy(item, item.bytes);
    assert.ok((await records()).every(({ deleted_at }) => deleted_at));
  },
});
