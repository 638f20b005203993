/**
 * How the commands speak and ask. Results go to stdout, everything else to stderr, so that `--json` can be piped; all
 * of it passes through `redact`. What is asked for in secret is neither shown nor kept.
 */
import type { Bilingual, Language } from '../lib/problems/bilingual.ts';
import { redact, redactField, rememberSecret } from '../lib/redact.ts';
import { badInput, OpsFailure } from './failure.ts';
import { languageOf } from './language.ts';

export type Streams = {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Is there a person to be asked? */
  readonly interactive: boolean;
};

export type Terminal = ReturnType<typeof createTerminal>;

/** The terminal of this process. */
export const terminalOf = (environment: Readonly<Record<string, string | undefined>>): Terminal =>
  createTerminal(languageOf(environment), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: process.stdin.isTTY === true,
  });

/** A secret is a line, not a file. */
const LONGEST_SECRET = 4_096;

export function createTerminal(language: Language, { stdin, stdout, stderr, interactive }: Streams) {
  const pick = (text: Bilingual | string) => (typeof text === 'string' ? text : text[language]);
  const context = { input: stdin, output: stderr };

  function needPerson(option: string): void {
    if (interactive) return;
    throw badInput(
      option,
      'is needed where there is no terminal to ask at.',
      '当前没有可交互的终端,必须给出此选项。',
    );
  }

  return {
    language,
    pick,
    streams: { stdout, stderr },

    say(text: Bilingual | string): void {
      stdout.write(`${redact(pick(text))}\n`);
    },

    /** Beside the result: progress, advice, errors. */
    note(text: Bilingual | string): void {
      stderr.write(`${redact(pick(text))}\n`);
    },

    json(value: unknown): void {
      stdout.write(`${JSON.stringify(value, redactField, 2)}\n`);
    },

    /** Shows what `redact` would hide: a new key, once. */
    reveal(text: string): void {
      stdout.write(`${text}\n`);
    },

    /** Asks without echo, or takes all of stdin; trimmed. From now on it is cut out of whatever is said. */
    async secret(message: Bilingual, fromStdin: boolean | undefined): Promise<string> {
      if (!fromStdin) needPerson('--secret-stdin');
      const secret = (fromStdin ? await all(stdin) : await hidden(pick(message))).trim();
      if (secret === '')
        throw badInput(
          '--secret-stdin',
          'the secret is empty. Nothing was stored.',
          '密钥为空,未保存任何内容。',
        );
      rememberSecret(secret);
      return secret;
    },

    /** Asks for a line; `option` is what gives it where nobody can be asked. */
    async line(message: Bilingual, option: string): Promise<string> {
      needPerson(option);
      const { input } = await import('@inquirer/prompts');
      return (await asked(() => input({ message: pick(message) }, context))).trim();
    },

    /** @throws {OpsFailure} unless the answer is yes; `--yes` (`sure`) is an answer */
    async confirm(message: Bilingual, sure: boolean | undefined): Promise<void> {
      if (sure) return;
      needPerson('--yes');
      if (!(await yesNo(pick(message), false))) throw ABANDONED;
    },

    /** Asks a person; false where there is none. */
    async offer(message: Bilingual, otherwise: boolean): Promise<boolean> {
      return interactive && (await yesNo(pick(message), otherwise));
    },
  };

  async function hidden(message: string): Promise<string> {
    const { password } = await import('@inquirer/prompts');
    return await asked(() => password({ message }, context));
  }

  async function yesNo(message: string, otherwise: boolean): Promise<boolean> {
    const { confirm } = await import('@inquirer/prompts');
    return await asked(() => confirm({ message, default: otherwise }, context));
  }
}

const ABANDONED = new OpsFailure({ en: 'Nothing was changed.', zh: '未做任何更改。' });

/** Ctrl-C at a question. */
async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw (error as Error).name === 'ExitPromptError' ? ABANDONED : error;
  }
}

async function all(stdin: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += chunk;
    if (text.length > LONGEST_SECRET)
      throw badInput('--secret-stdin', 'that is too long for a secret.', '内容过长,不像是密钥。');
  }
  return text;
}
