/**
 * A program under measurement: a module of ours, bundled as it is deployed, in a process of its own. It exports `tasks`,
 * which are called by name and say nothing of time: that is taken around them, in their process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** As serverless.yml bundles a function, but for splitting, maps and plugins. */
export const BUNDLING: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: 'error',
};

/** For CommonJS packages in a bundle, which the peers are. */
export const REQUIRE: BuildOptions['banner'] = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

export type Cost = {
  /** Milliseconds. */
  readonly ms: number;
  readonly cpuMs: number;
  /** Bytes: the highest of the process so far, and by how much the task went above where it began. */
  readonly peakRss: number;
  readonly extraRss: number;
};

export type Measured = Cost & { readonly answer: unknown };

export type Program = {
  readonly name: string;
  /** @throws what the task threw */
  readonly run: (task: string, argument?: unknown) => Promise<Measured>;
  readonly stop: () => Promise<void>;
};

/** Bundles `file` (from the project's root) into `folder` and starts it. */
export async function startProgram(
  name: string,
  file: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const outfile = join(folder, `${name.replace(/\W+/g, '-')}.mjs`);
  await build({
    ...BUNDLING,
    banner: REQUIRE,
    stdin: {
      contents: `import { tasks } from './${file}'; import { serve } from './bench/measure/serve.ts'; serve(tasks);`,
      resolveDir: root,
    },
    outfile,
  });
  const child = fork(outfile, {
    env: { ...process.env, ...environment },
    execArgv: ['--expose-gc', '--no-deprecation'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    name,
    async run(task, argument) {
      child.send({ task, argument });
      const given = new AbortController();
      const event = (of: string) => once(child, of, { signal: given.signal });
      const [reply] = (await Promise.race([
        event('message'),
        event('exit').then(() => [{ error: 'it ended' }]),
      ])) as [Measured & { error?: string }];
      given.abort();
      if (reply.error !== undefined) throw new Error(`${name}, ${task}: ${reply.error}`);
      return reply;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
