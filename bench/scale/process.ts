import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Cost, Invocation, Reply } from './function.ts';

export type FunctionProcess = {
  /** @throws if the function failed */
  readonly invoke: (event: unknown, timeoutMs: number) => Promise<unknown>;
  readonly cost: () => Cost;
  readonly stop: () => void;
};

/** The function as it is deployed, one file of JavaScript: to run the sources themselves takes memory of its own. */
async function bundle(file: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
  await build({
    stdin: {
      contents: `import { handler } from './${file}'; import { serve } from './bench/scale/function.ts'; serve(handler);`,
      resolveDir: join(import.meta.dirname, '../..'),
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** What functions.yml sets for a function alone. */
async function nodeOptions(file: string): Promise<string> {
  const yml = await readFile(join(import.meta.dirname, '../../functions/library/functions.yml'), 'utf8');
  const own = yml.split(/\n(?=\w)/).find((part) => part.includes(file.replace(/\.ts$/, '.handler')));
  return /NODE_OPTIONS: (.+)/.exec(own ?? '')?.[1] ?? '';
}

/** Starts a function in a process of its own. */
export async function startFunction(
  file: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<FunctionProcess> {
  const env = { ...process.env, ...environment, NODE_OPTIONS: await nodeOptions(file) };
  const child = fork(await bundle(file, folder), { env });
  const [ready] = (await once(child, 'message')) as [Reply];
  let last = ready.cost;
  let next = 1;
  return {
    async invoke(event, timeoutMs) {
      const id = next++;
      child.send({ id, event, timeoutMs } satisfies Invocation);
      const [reply] = (await once(child, 'message')) as [Reply];
      last = reply.cost;
      if (reply.error !== undefined) throw new Error(`${file}: ${reply.error}`);
      return reply.answer;
    },
    cost: () => last,
    stop: () => {
      child.kill();
    },
  };
}
