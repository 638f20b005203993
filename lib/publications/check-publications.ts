/** The scheduled run: asks after the publications whose time has come. */
import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import { due, strike } from '../storage/agenda.ts';
import { type AskParts, askWeChat } from './ask-wechat.ts';
import { readPublication } from './publication-store.ts';

export type CheckParts = Omit<AskParts, 'signal'> & {
  /** Aborts when nothing further is to be begun; what is left over, the next run finds. */
  readonly signal: AbortSignal;
};

const AT_MOST = 1_000;
const AT_ONCE = 5;
const EACH_MS = 8_000;

/** @returns how many were due */
export async function checkPublications(parts: CheckParts): Promise<number> {
  const entries = await due('publications', parts.now(), AT_MOST);
  await forEachLimited(
    entries,
    AT_ONCE,
    async ({ account, name, entry }) => {
      if (parts.signal.aborted) return;
      const stored = await readPublication({ account, id: name });
      if (stored?.value.due?.entry !== entry) return await strike('publications', entry);
      await askWeChat(stored, { ...parts, signal: AbortSignal.timeout(EACH_MS) });
    },
    ({ account, name }, error) => {
      log.error('a publication could not be seen to', { account, publish_id: name, error: error as Error });
    },
  );
  return entries.length;
}
