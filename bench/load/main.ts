/**
 * Many callers on a bad day: `npm run load [-- --uploads 2000 --callers 200 --faults 0.05 --seconds 600]`. The real
 * handlers in processes of their own, against local S3, SQS and the WeChat simulator, on loopback; WeChat and S3 fail,
 * processes are killed, events and messages come twice. Prints what came of it, and fails if anything was lost, doubled
 * or told untruly, or if memory grew.
 */
import { parseArgs } from 'node:util';
import { runLoad } from './run.ts';
import type { Life } from './workers.ts';

const { values } = parseArgs({
  options: {
    uploads: { type: 'string', default: '2000' },
    callers: { type: 'string', default: '200' },
    faults: { type: 'string', default: '0.05' },
    seconds: { type: 'string', default: '600' },
  },
});
const report = await runLoad({
  uploads: Number(values.uploads),
  callers: Number(values.callers),
  faults: Number(values.faults),
  killEvery: 200,
  seconds: Number(values.seconds),
  progress: console.log,
});
const { undecided, waiting, lost, doubled, untrue, reasons, ...counts } = report.verdict;
const { seconds, kills, deliveredTwice, announcedTwice, deadLetters, wechatFaults, lives } = report;

console.log('\nFaults');
console.table({ ...wechatFaults, kills, deliveredTwice, announcedTwice, deadLetters });
console.log('\nUploads');
console.table({
  ...counts,
  undecided: undecided.length,
  waiting: waiting.length,
  lost: lost.length,
  doubled: doubled.length,
  untrue: untrue.length,
  seconds: Math.round(seconds),
  'per second': Math.round((counts.done / seconds) * 10) / 10,
});
for (const [reason, count] of Object.entries(reasons)) console.log(`failed, ${count} times: ${reason}`);
for (const [what, list] of Object.entries({ undecided, waiting, lost, doubled, untrue }))
  for (const one of list) console.log(`${what}: ${one}`);

const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const row = ({ rss, peak, early, late, ended }: Life) => ({
  messages: rss.length,
  'RSS, first half, MB': mb(median(rss.slice(0, rss.length / 2))),
  'second half, MB': mb(median(rss.slice(rss.length / 2))),
  'peak, MB': mb(peak),
  'alive on the heap, early, MB': early && mb(early),
  'at the end, MB': late && mb(late),
  ended,
});
console.log('\nMemory of each process of forward-upload');
console.table(lives.filter(({ rss }) => rss.length > 1).map(row));
const isFlat = lives.every(({ early, late }) => !early || !late || late < early * 1.5);
if (!isFlat) console.log('\nThe heap has grown.');
// Each of them has a message that brings it on.
const areComing = report.queued >= waiting.length;
if (!areComing) console.log(`\nOnly ${report.queued} messages are in the queue.`);
const all = counts.begun === Number(values.uploads);
if (!all) console.log('\nThe time was over before all were begun.');
const isRight = lost.length + doubled.length + untrue.length === 0;
if (!isRight || !areComing || !isFlat || !all) process.exitCode = 1;
