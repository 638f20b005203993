import type { Bilingual } from '../lib/problems/bilingual.ts';
import type { ExitCode } from './failure.ts';
import type { Place } from './place.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export type Context = { readonly terminal: Terminal; readonly place: Place };

/** A command: does it, says so, and gives the exit code (0 if it gives none). @throws {OpsFailure} and what AWS throws */
export type Command<Input> = (context: Context, input: Input) => Promise<ExitCode | undefined>;

/** A command as it is typed. What it does is loaded when it is asked for, since lib/ reads the environment then. */
export type Declared = {
  /** With its arguments: `account add <account>`. */
  readonly usage: string;
  readonly about: Bilingual;
  readonly args?: readonly Bilingual[];
  /** Flags and meaning; a `!` before the flags makes the option required. */
  readonly options?: readonly (readonly [flags: string, about: Bilingual])[];
  readonly run: (
    context: Context,
    args: readonly [string, string?],
    options: never,
  ) => Promise<ExitCode | undefined>;
};
