/** commander in the operator's language: headings of the help, and what it says of a command that is wrong. */
import type { Command, CommanderError } from 'commander';
import type { Bilingual } from '../lib/problems/bilingual.ts';
import type { Terminal } from './terminal.ts';

const HEADINGS: Readonly<Record<string, string>> = {
  'Usage:': '用法:',
  'Arguments:': '参数:',
  'Options:': '选项:',
  'Global Options:': '通用选项:',
  'Commands:': '命令:',
};

/** Prepares a command. Its errors are thrown, to be said by whoever catches them. */
export function speak(command: Command, terminal: Terminal): Command {
  const { language, streams } = terminal;
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: () => {},
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => (language === 'zh' ? (HEADINGS[title] ?? title) : title),
    })
    .helpOption('-h, --help', language === 'zh' ? '显示帮助' : 'show this help')
    .helpCommand(false);
}

/** What is wrong with the command line. Values are not repeated: one may be a secret that strayed. */
export function usageError({ code, message }: CommanderError): Bilingual {
  const en = message.replace(/^error: /, '').replace(/'(--?[^'=]+)=[^']*'/g, "'$1'");
  const [what = '', other = ''] = [...en.matchAll(/'([^']*)'/g)].map(([, name = '']) => name);
  const zh: Readonly<Record<string, string>> = {
    'commander.missingArgument': `缺少参数 ${what}。`,
    'commander.optionMissingArgument': `选项 ${what} 缺少值。`,
    'commander.missingMandatoryOptionValue': `必须给出选项 ${what}。`,
    'commander.conflictingOption': `选项 ${what} 不能与 ${other} 同时使用。`,
    'commander.unknownOption': `没有选项 ${what}。`,
    'commander.unknownCommand': `没有命令 ${what}。`,
    'commander.excessArguments': '参数过多。',
  };
  return { en, zh: zh[code] ?? en };
}
