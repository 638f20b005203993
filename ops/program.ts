/** The command line: from the declared commands to what commander makes of it. */
import { Command, CommanderError, Option } from 'commander';
import type { Bilingual } from '../lib/problems/bilingual.ts';
import type { Declared } from './command.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { explain } from './explain.ts';
import { type ExitCode, OpsFailure } from './failure.ts';
import { DEFAULT_REGION, DEFAULT_STAGE, SERVICE } from './names.ts';
import { enter, type PlaceOptions, placeOf } from './place.ts';
import type { Terminal } from './terminal.ts';
import { speak, usageError } from './usage.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a command line; gives the exit code. What goes wrong is said, with what to do. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  environment: Environment,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = build(terminal, async (declared, given, options, where) => {
    const place = placeOf(where, environment);
    enter(place);
    try {
      exitCode = (await declared.run({ terminal, place }, given, options)) ?? 0;
    } catch (error) {
      throw explain(error, place);
    }
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return ofUsage(error, terminal);
    if (!(error instanceof OpsFailure)) throw error;
    terminal.note(error.text);
    if (error.next) terminal.note(error.next);
    return error.exitCode;
  }
}

type Perform = (
  declared: Declared,
  args: readonly [string, string?],
  options: never,
  where: PlaceOptions,
) => Promise<void>;

function build(terminal: Terminal, perform: Perform): Command {
  const program = speak(new Command('npm run ops --'), terminal)
    .description(
      terminal.pick({
        en: `Operates ${SERVICE}, on AWS or on this machine.`,
        zh: `运维 ${SERVICE}(AWS 或本机)。`,
      }),
    )
    .addOption(
      placeOption(terminal, '--stage <stage>', {
        en: `default ${DEFAULT_STAGE}`,
        zh: `部署阶段,默认 ${DEFAULT_STAGE}`,
      }),
    )
    .addOption(
      placeOption(terminal, '--region <region>', {
        en: `default ${DEFAULT_REGION}`,
        zh: `AWS 区域,默认 ${DEFAULT_REGION}`,
      }),
    )
    .addOption(
      placeOption(terminal, '--profile <profile>', { en: 'of the AWS configuration', zh: 'AWS 配置名' }),
    )
    .option('--local', terminal.pick({ en: 'the stack of npm start', zh: '本机的 npm start 环境' }));
  for (const declared of COMMANDS) {
    const words = declared.usage.split(' ');
    const names = words.filter((word) => /^[a-z]/.test(word));
    const [last = '', ...above] = names.reverse();
    const parent = above.reverse().reduce((at, name) => below(at, name, terminal), program);
    const command = speak(below(parent, last, terminal), terminal).description(terminal.pick(declared.about));
    words
      .filter((word) => !/^[a-z]/.test(word))
      .forEach((word, index) => {
        command.argument(word, terminal.pick(declared.args?.[index] ?? { en: '', zh: '' }));
      });
    for (const [flags, about] of declared.options ?? [])
      command.addOption(
        new Option(flags.replace('!', ''), terminal.pick(about)).makeOptionMandatory(flags.startsWith('!')),
      );
    command.action(async () => {
      const given = command.processedArgs as [string, string?];
      await perform(declared, given, command.opts() as never, command.optsWithGlobals());
    });
  }
  return program;
}

const placeOption = (terminal: Terminal, flags: string, about: Bilingual) =>
  new Option(flags, terminal.pick(about)).conflicts('local');

/** The command of this name below another; made if there is none yet. */
function below(parent: Command, name: string, terminal: Terminal): Command {
  const existing = parent.commands.find((command) => command.name() === name);
  if (existing) return existing;
  const about = Object.hasOwn(GROUPS, name) ? GROUPS[name as keyof typeof GROUPS] : undefined;
  const made = speak(parent.command(name), terminal);
  return about ? made.description(terminal.pick(about)) : made;
}

/** Help is no error; a group without its command has shown its help. */
function ofUsage(error: CommanderError, terminal: Terminal): ExitCode {
  if (error.exitCode === 0) return 0;
  if (error.code !== 'commander.help') terminal.note(usageError(error));
  return 2;
}
