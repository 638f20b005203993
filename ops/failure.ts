import type { Bilingual } from '../lib/problems/bilingual.ts';

/** 1: something is wrong, or was refused. 2: the command itself was wrong, and nothing was done. */
export type ExitCode = 0 | 1 | 2;

/** An end of a command that is explained to the operator. Its texts hold no secret. */
export class OpsFailure extends Error {
  override name = 'OpsFailure' as const;
  readonly text: Bilingual;
  /** What to do now. */
  readonly next: Bilingual | undefined;
  readonly exitCode: ExitCode;

  constructor(text: Bilingual, { next, exitCode = 1 }: { next?: Bilingual; exitCode?: ExitCode } = {}) {
    super(text.en);
    this.text = text;
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** An argument or option that cannot be. `name` is as the operator writes it: `--app-id`. */
export const badInput = (name: string, en: string, zh: string) =>
  new OpsFailure({ en: `${name}: ${en}`, zh: `${name}:${zh}` }, { exitCode: 2 });
