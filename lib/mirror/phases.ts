/** Which walk follows on which. */

import { LIST_API } from './budget.ts';
import { type Catalogue, countIn, type MirroredType, withType } from './catalogue.ts';
import { type Walk, withWalk } from './run.ts';
import type { Running } from './unit.ts';

const DAY_MS = 86_400_000;
/** Items that each call after the first brings. */
const STRIDE = 19;
/** A full walk that takes no more than this part of a day's quota is no matter. */
const CHEAP = 0.05;
const DEAR_EVERY_MS = 7 * DAY_MS;
/** Though the counts agree: something may have come and something gone. */
const EVERY_MS = 30 * DAY_MS;

/** The phase that a run begins with: what was never walked is walked whole. */
export function firstPhase(catalogue: Running, type: MirroredType): Running {
  const walk = catalogue.run.walks[type];
  if (walk.phase !== 'top' || catalogue.types[type].walked_at !== undefined) return catalogue;
  return {
    ...catalogue,
    run: { ...catalogue.run, walks: { ...catalogue.run.walks, [type]: full(catalogue, type) } },
  };
}

/** A full walk remembers what it sees if something of what is known may be gone. */
function full({ run, types }: Running, type: MirroredType): Walk {
  const { position: _position, began_at: _began, full: _full, ...walk } = run.walks[type];
  const remembers = types[type].segments.length > 0;
  return { ...walk, phase: 'full', ...(remembers && { seen: [] }) };
}

/** After the last page of a walk. */
export function afterWalk(catalogue: Running, type: MirroredType, now: number): Running {
  const { run, types } = catalogue;
  const { position: _position, began_at, ...walk } = run.walks[type];
  const difference = (walk.total_count ?? 0) - countIn(types[type].segments);
  const facts = {
    ...(began_at && { walked_at: began_at }),
    ...(walk.phase === 'full' && began_at && { full_walk_at: began_at }),
    ...(walk.phase === 'again' && { unlisted: difference }),
  };
  const next: Running = {
    ...withType(catalogue, type, facts),
    run: { ...run, walks: { ...run.walks, [type]: walk } },
  };
  if (walk.phase === 'full')
    return { ...next, run: withWalk(next.run, type, { phase: walk.seen ? 'gone' : 'again' }) };
  const due = walk.phase === 'top' && (walk.full || isFullWalkDue(catalogue, type, difference, now));
  if (due) return { ...next, run: { ...next.run, walks: { ...next.run.walks, [type]: full(next, type) } } };
  return { ...next, run: withWalk(next.run, type, { phase: 'done' }) };
}

/** After what a full walk did not see was taken out. */
export function afterGone(catalogue: Running, type: MirroredType, gone: number): Running {
  const { seen: _seen, ...walk } = catalogue.run.walks[type];
  const walks = { ...catalogue.run.walks, [type]: { ...walk, phase: 'again', gone: walk.gone + gone } };
  return { ...catalogue, run: { ...catalogue.run, walks } };
}

/**
 * WeChat tells of no deletion. But where all that was added is known, and WeChat counts fewer, something is gone.
 *
 * @param difference WeChat's count less ours
 */
function isFullWalkDue({ types, budget }: Catalogue, type: MirroredType, difference: number, now: number) {
  const { unlisted, full_walk_at, segments } = types[type];
  const age = now - Date.parse(full_walk_at ?? '1970-01-01');
  if (difference === unlisted) return age > EVERY_MS;
  const calls = Math.ceil(countIn(segments) / STRIDE);
  return calls <= CHEAP * (budget.asked[LIST_API]?.limit ?? 0) || age > DEAR_EVERY_MS;
}
