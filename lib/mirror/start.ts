/** Starting a run of the mirror, or joining the one that is under way. */

import type { Catalogue } from './catalogue.ts';
import { emptyCatalogue, readCatalogue, saveCatalogue } from './catalogue.ts';
import { type MirrorMessage, startOrJoin } from './run.ts';

export type StartParts = {
  readonly now: () => number;
  readonly enqueue: (message: MirrorMessage, delaySeconds: number) => Promise<void>;
};

const ATTEMPTS = 5;

/**
 * Starts a run, ends the pause of one that waits, or joins one that works. A message is sent in any case: should the
 * run have lost its own, it goes on; otherwise the message is a repetition.
 *
 * @param full every item is to be looked at, whatever the counts say; not for a run that works already
 */
export async function startMirror(account: string, full: boolean, parts: StartParts): Promise<Catalogue> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const now = parts.now();
    const stored = await readCatalogue(account);
    const value = stored?.value ?? emptyCatalogue(account, now);
    const run = startOrJoin(value, full, now);
    const changed = { value: { ...value, run }, etag: stored?.etag };
    // One that works is left alone: its worker would lose what it is at.
    const saved = run === value.run ? changed : await saveCatalogue(changed, now);
    if (!saved) continue;
    await parts.enqueue({ account, run_id: run.id, step: run.step }, 0);
    return saved.value;
  }
  throw new Error(`The mirror of ${account} could not be started`);
}
