/** Download: each step meets each fault. */
import assert from 'node:assert/strict';
import type { Material } from '../../dev/wechat/core/library.ts';
import type { RecordKey } from '../../lib/library/record.ts';
import type { Fault } from './cells.ts';
import { DOWNLOAD, HD_VOICE, LARGE_DOWNLOAD, SLOW_DOWNLOAD } from './download-matrix.ts';
import { testScenario } from './library-cells.ts';
import { assertCopy, assertSound, living } from './library-holds.ts';
import { ACCOUNT, add, addMedia, calls, DAY, inProcess, type Parts, pass, queueOf } from './library-world.ts';
import { Killed, type Process, surround } from './process.ts';

const { obtain } = await import('../../lib/library/obtain.ts');
const { fetchForReaders } = await import('../../lib/library/fetch-worker.ts');
const { toProblem } = await import('../../lib/problems/problem.ts');

const queue = queueOf<RecordKey>(
  (key, { received, parts }) => fetchForReaders(key, received, parts, parts.signal),
  { visibilityS: 5_400, maxReceives: 5 },
);

/** The least that a reader may wait, where it is to be in vain. */
const SHORT_MS = 600;
const LONG_MS = 20_000;

/** What a reader is answered: a status, or nothing. */
async function read(key: RecordKey, waitMs: number, prepare?: (process: Process) => void): Promise<string> {
  try {
    const ask = (parts: Parts) => obtain(key, waitMs, { ...parts, enqueue: queue.enqueue });
    const record = await inProcess(ask, prepare);
    return record ? '200' : '202';
  } catch (error) {
    return error instanceof Killed ? 'no answer' : String(toProblem(error, 'en').problem.status);
  }
}

/** Readers ask until they have it. */
async function readers(key: RecordKey, fault: Fault | undefined): Promise<string> {
  const answers: string[] = [];
  for (let asked = 0; answers.at(-1) !== '200'; asked++) {
    assert.ok(asked < 5, `it never comes: ${answers.join(', ')}`);
    if (asked > 0) pass(answers.at(-1) === '429' ? DAY : 70_000);
    answers.push(await read(key, asked === 0 && fault === 'slow' ? SHORT_MS : LONG_MS));
    await queue.drain();
  }
  return answers.join(', then ');
}

let item: Material;
const key = (): RecordKey => ({ shelf: 'materials', account: ACCOUNT, media_id: item.media_id });

const materialOf = (kind: 'voice' | 'image', size?: number) => ({
  async prepare() {
    queue.clear();
    item = add(kind, undefined, size);
    surround({ rival: (prepare: (process: Process) => void) => read(key(), LONG_MS, prepare) });
  },
  run: (fault: Fault | undefined) => readers(key(), fault),
  async check() {
    await assertSound();
    await assertCopy(item, item.bytes);
    assert.deepEqual(queue.dead, []);
    assert.ok(calls('/cgi-bin/material/get_material') <= 4, 'WeChat is asked no more often than need be');
    // What a process leaves behind that dies lies where a rule of the bucket removes it after a day.
    assert.ok((await living('staging', '')).every((name) => name.startsWith('tmp/')));
  },
});

testScenario(DOWNLOAD, materialOf('voice'));

testScenario(LARGE_DOWNLOAD, {
  steps: [
    'look: read the record',
    'fetch: read the token',
    'fetch: ask material/get_material',
    'keep: write the temporary file',
    'keep: write the reference',
    'keep: copy to the file',
    'keep: delete the temporary file',
    'note: read the record',
    'note: write the record',
  ],
  elsewhere: [DOWNLOAD],
  ...materialOf('image', 2 * 2 ** 20 + 1),
});

const KEEP = Object.keys(DOWNLOAD.rows).filter((step) => /^(keep|note): /.test(step));

/** A temporary video: WeChat gives its address. The reader has no time to wait for it. */
let video: { media_id: string; bytes: Buffer };
const videoKey = (): RecordKey => ({ shelf: 'media', account: ACCOUNT, media_id: video.media_id });

testScenario(SLOW_DOWNLOAD, {
  steps: [
    'hand over: read the record',
    'hand over: send the message',
    'hand over: write the record',
    'work: receive the message',
    'work: read the record',
    'work: read the token',
    'work: ask media/get',
    'work: fetch it by its address',
    ...KEEP.slice(0, -1),
    'work: write the record',
    // The reader comes again.
    'look: read the record',
  ],
  elsewhere: [DOWNLOAD],
  async prepare() {
    queue.clear();
    video = addMedia('video');
    const again = { at: 0, message: videoKey(), received: 1 };
    surround({
      rival: async (prepare) =>
        queue.sent.length > 0 ? await queue.deliver(again, prepare) : await read(videoKey(), 0, prepare),
      twice: () => queue.deliver(again),
      // A reader asks once more, and his message comes first.
      outOfOrder: async () => {
        await read(videoKey(), 0);
        await queue.deliver(again);
      },
    });
  },
  async run() {
    const answers: string[] = [];
    for (let asked = 0; answers.at(-1) !== '200'; asked++) {
      assert.ok(asked < 6, `it never comes: ${answers.join(', ')}`);
      if (asked > 0) pass(answers.at(-1) === '429' ? DAY : 70_000);
      answers.push(await read(videoKey(), 0));
      await queue.drain();
    }
    const repeated = queue.repeated();
    return answers.join(', then ') + (repeated > 0 ? ` (${repeated + 1} deliveries)` : '');
  },
  async check() {
    await assertSound();
    await assertCopy(video, video.bytes, 'media');
    assert.deepEqual(queue.dead, []);
    assert.ok(calls('/cgi-bin/media/get') <= 8, 'WeChat is asked no more often than need be');
  },
});

let voice: { media_id: string; bytes: Buffer };
const voiceKey = (): RecordKey => ({ shelf: 'hd_voices', account: ACCOUNT, media_id: voice.media_id });

testScenario(HD_VOICE, {
  steps: ['look: read the record', 'fetch: read the token', 'fetch: ask media/get/jssdk', ...KEEP],
  elsewhere: [DOWNLOAD],
  async prepare() {
    queue.clear();
    voice = addMedia('hd voice');
    surround({ rival: (prepare) => read(voiceKey(), LONG_MS, prepare) });
  },
  run: (fault) => readers(voiceKey(), fault),
  async check() {
    await assertSound();
    await assertCopy(voice, voice.bytes, 'hd_voices');
    assert.ok(calls('/cgi-bin/media/get/jssdk') <= 4, 'WeChat is asked no more often than need be');
  },
});
