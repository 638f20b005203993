/** The same task by several programs, in turns, so that what the machine does meanwhile hits them alike. */
import type { Context } from '../measure/context.ts';
import type { Measured, Program } from '../measure/program.ts';

/** Measurements by program, round by round. The order turns each time; the first round only warms up. */
export async function rounds<Name extends string>(
  programs: Readonly<Record<Name, Program>>,
  count: number,
  task: string,
  argument: unknown,
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(programs) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Measured[]>;
  for (let round = -1; round < count; round++) {
    const turned = names.map((_, index) => names[(index + round + names.length) % names.length] as Name);
    for (const name of turned) {
      const one = await programs[name].run(task, argument);
      if (round >= 0) measured[name].push(one);
    }
  }
  return measured;
}

export async function startAll<Name extends string>(
  context: Context,
  files: Readonly<Record<Name, string>>,
): Promise<Record<Name, Program>> {
  const started: [string, Program][] = [];
  for (const [name, file] of Object.entries<string>(files))
    started.push([name, await context.start(name, file)]);
  return Object.fromEntries(started) as Record<Name, Program>;
}

export async function stopAll(programs: Readonly<Record<string, Program>>): Promise<void> {
  await Promise.all(Object.values(programs).map((program) => program.stop()));
}
