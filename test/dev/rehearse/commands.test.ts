/** Commands of the rehearsal leave nothing behind. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, start } from '../../../dev/rehearse/commands.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

/** A shell that starts a process of its own, says which, and then runs `rest`. */
const withChild = (name: string, rest: string) => ({
  file: 'sh',
  args: ['-c', `sleep 600 & echo "child $!"; ${rest}`],
  env: process.env,
  log: join(folder, `${name}.log`),
});

const childOf = async (name: string): Promise<number> => {
  for (;;) {
    const text = await readFile(join(folder, `${name}.log`), 'utf8').catch(() => '');
    const [, pid] = /child (\d+)\n/.exec(text) ?? [];
    if (pid) return Number(pid);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Waits; a killed process takes a moment. A zombie that nobody has collected yet is as good as gone. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (stat === undefined || / [ZX] /.test(stat)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a command gives what it wrote, and its log keeps it', async () => {
  const command = { file: 'sh', args: ['-c', 'echo out; echo err >&2'], env: {}, log: join(folder, 'plain') };
  const text = await run({ ...command, env: process.env }, 10_000, never);
  assert.deepEqual(text.split('\n').sort(), ['', 'err', 'out']);
  assert.match(await readFile(command.log, 'utf8'), /out/);
});

test('a command that fails says what it wrote last', async () => {
  await assert.rejects(
    run(withChild('failed', 'echo why; kill $!; exit 3'), 10_000, never),
    /ended with 3.*why/s,
  );
});

test('a command that takes too long ends with all that it started', async () => {
  await assert.rejects(run(withChild('late', 'wait'), 300, never), /not done after 0\.3 s/);
  await untilGone(await childOf('late'));
});

test('a command that is stopped ends with all that it started', async () => {
  const stop = new AbortController();
  const running = run(withChild('stopped', 'wait'), 600_000, stop.signal);
  const child = await childOf('stopped');
  stop.abort(new Error('Ctrl-C'));
  await assert.rejects(running, /Ctrl-C/);
  await untilGone(child);
});

test('a server is told of when it ends by itself, and not when it is stopped', async () => {
  const ends = start(withChild('ends', 'kill $!; exit 7'));
  await assert.rejects(ends.ended, /ended with 7/);
  const stays = start(withChild('stays', 'wait'));
  const child = await childOf('stays');
  await stays.stop();
  await untilGone(child);
  const settled = await Promise.race([stays.ended.catch(() => 'ended'), Promise.resolve('nothing')]);
  assert.equal(settled, 'nothing');
});
