/** Commands of the rehearsal: each with a time limit, its output in a file, and a process group that dies as a whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Takes all that it writes; appended to. */
  readonly log: string;
};

export type Running = {
  /** Rejects should it end before it is stopped. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};

/** From SIGTERM to SIGKILL. */
const PATIENCE_MS = 5_000;
const LINES_SHOWN = 40;

/**
 * Runs a command to its end and gives what it wrote.
 * @throws with the end of its output when it fails, takes longer than `limitMs`, or the signal aborts
 */
export async function run(command: Command, limitMs: number, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const { child, output } = spawnLogged(command);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const closed = once(child, 'close');
  try {
    await Promise.race([closed, once(limit, 'abort')]);
  } finally {
    await stopGroup(child);
  }
  signal.throwIfAborted();
  const text = output();
  if (child.exitCode === 0) return text;
  const name = [command.file, ...command.args].join(' ').slice(0, 120);
  const verdict = limit.aborted ? `not done after ${limitMs / 1_000} s` : `ended with ${child.exitCode}`;
  throw new Error(`${name}: ${verdict}; all of its output is in ${command.log}\n${endOf(text)}`);
}

/** Starts a command that runs until it is stopped. */
export function start(command: Command): Running {
  const { child, output } = spawnLogged(command);
  let stopping = false;
  const ended = once(child, 'exit').then(([code]) => {
    if (!stopping) throw new Error(`${command.file} ended with ${code}\n${endOf(output())}`);
    return new Promise<never>(() => {});
  });
  ended.catch(() => {});
  return {
    ended,
    async stop() {
      stopping = true;
      await stopGroup(child);
    },
  };
}

function spawnLogged({ file, args, cwd, env, log }: Command) {
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const sink = createWriteStream(log, { flags: 'a' });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.pipe(sink, { end: false });
  }
  child.once('close', () => sink.end());
  return { child, output: () => Buffer.concat(chunks).toString() };
}

/** Ends the process, gently at first, and then all that it started. */
async function stopGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    signalGroup(pid, 'SIGTERM');
    await Promise.race([gone, delay(PATIENCE_MS, undefined, { ref: false })]);
  }
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

const endOf = (text: string) => text.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
