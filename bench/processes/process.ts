import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../measure/program.ts';
import type { Cost, Invocation, Question, Reply } from './serve.ts';

export type FunctionProcess = {
  /**
   * Several may be under way at once, though on Lambda each would have a process of its own.
   *
   * @throws if the function failed, or its process ended
   */
  readonly invoke: (event: unknown, timeoutMs: number, aheadMs?: number) => Promise<unknown>;
  readonly cost: () => Cost;
  /** Bytes of the heap that are in use, after a collection. */
  readonly alive: () => Promise<number>;
  /** Resolves when the process is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** A function as it is deployed, in one file of JavaScript. */
export type Bundle = { readonly file: string; readonly nodeOptions: string };

const root = join(import.meta.dirname, '../..');

/**
 * Bundles a function as it is deployed: to run the sources themselves takes memory of its own.
 *
 * @param file of the function, from the root of the repository
 * @param folder for the bundle
 * @param before a module of ours that is loaded before the function's own, from the root of the repository
 */
export async function bundle(file: string, folder: string, before?: string): Promise<Bundle> {
  const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
  const first = before === undefined ? '' : `import './${before}';`;
  await build({
    ...BUNDLING,
    stdin: {
      contents: `${first} import { handler } from './${file}'; import { serve } from './bench/processes/serve.ts'; serve(handler);`,
      resolveDir: root,
    },
    outfile,
  });
  return { file: outfile, nodeOptions: await nodeOptions(file) };
}

/** What functions.yml sets for a function alone. */
async function nodeOptions(file: string): Promise<string> {
  const yml = await readFile(join(root, dirname(file), 'functions.yml'), 'utf8');
  const own = yml.split(/\n(?=\w)/).find((part) => part.includes(file.replace(/\.ts$/, '.handler')));
  return /NODE_OPTIONS: (.+)/.exec(own ?? '')?.[1] ?? '';
}

type Waiting = PromiseWithResolvers<unknown>;

/** Starts a function in a process of its own; resolves when it can be invoked. */
export async function startFunction(
  { file, nodeOptions }: Bundle,
  environment: Readonly<Record<string, string>>,
): Promise<FunctionProcess> {
  const child = fork(file, { env: { ...process.env, ...environment, NODE_OPTIONS: nodeOptions } });
  const gone = once(child, 'exit');
  const [ready] = (await Promise.race([once(child, 'message'), endOf(child, file)])) as [Reply];
  const waiting = new Map<number, Waiting>();
  let last = ready.cost;
  let next = 1;
  child.on('message', ({ id, answer, error, cost }: Reply) => {
    last = cost;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(answer);
    else call?.reject(new Error(`${file}: ${error}`));
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${file}: the process ended`));
  });
  async function ask(message: (id: number) => Invocation | Question): Promise<unknown> {
    const id = next++;
    const call: Waiting = Promise.withResolvers();
    waiting.set(id, call);
    child.send(message(id), (error) => {
      if (error) call.reject(error);
    });
    return await call.promise;
  }
  return {
    invoke: (event, timeoutMs, aheadMs = 0) => ask((id) => ({ id, event, timeoutMs, aheadMs })),
    alive: () => ask((id) => ({ id, alive: true })) as Promise<number>,
    cost: () => last,
    async stop(signal) {
      child.kill(signal);
      await gone;
    },
  };
}

async function endOf(child: ChildProcess, file: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${file} ended with code ${code} as it started`);
}
