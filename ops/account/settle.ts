/** Credentials were just stored: do they work, and do they stay? */
import type { Bilingual } from '../../lib/problems/bilingual.ts';
import type { Context } from '../command.ts';
import type { ExitCode } from '../failure.ts';
import { interruptible } from '../interrupt.ts';
import { findingOf } from '../token/advice.ts';
import { verifyCredentials } from '../token/verify.ts';

export type Trial = {
  readonly account: string;
  /** Keep them also if they do not work, without asking. */
  readonly keep: boolean | undefined;
  readonly works: Bilingual;
  readonly kept: Bilingual;
  readonly undone: Bilingual;
  /** The command to give again once it was taken back. */
  readonly again: string;
  /** Takes back what was stored. */
  readonly undo: () => Promise<void>;
};

/**
 * Asks WeChat, through refresh-token, and says what came of it. What does not work is taken back unless the operator
 * wants to keep it: with `--keep`, or by saying so. Also taken back where refresh-token cannot be asked, or on Ctrl-C.
 */
export async function settle(
  { terminal, place }: Context,
  { account, keep, works, kept, undone, again, undo }: Trial,
): Promise<ExitCode> {
  const answer = await interruptible(verifyCredentials(account)).catch(async (error: unknown) => {
    await undo();
    terminal.note(undone);
    throw error;
  });
  if (answer.state === 'ok') {
    terminal.say(works);
    return 0;
  }
  const { cause, outside } = findingOf(account, answer, place);
  terminal.note(cause);
  const stays =
    keep || (await terminal.offer({ en: 'Keep what was stored?', zh: '保留已保存的内容吗?' }, outside));
  if (!stays) await undo();
  terminal.note(stays ? kept : undone);
  const { next } = findingOf(account, answer, place, stays ? undefined : place.command(again));
  terminal.note({ en: `What to do: ${next.en}`, zh: `处理方法:${next.zh}` });
  return 1;
}
