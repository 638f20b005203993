/** Which walk follows on which. */

import { LIST_API } from './budget.ts';
import { type Catalogue, countIn, type MirroredType, withType } from './catalogue.ts';
import type { Walk } from './run.ts';
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
  if (walk.phase !== 'top' || walk.suspended || catalogue.types[type].walked_at) return catalogue;
  return as(catalogue, type, full(catalogue, type));
}

const as = (catalogue: Running, type: MirroredType, walk: Walk): Running => ({
  ...catalogue,
  run: { ...catalogue.run, walks: { ...catalogue.run.walks, [type]: walk } },
});

/** A full walk remembers what it sees if something of what is known may be gone. */
function full({ run, types }: Running, type: MirroredType): Walk {
  const { position: _position, began_at: _began, full: _full, resumed: _resumed, ...walk } = run.walks[type];
  const remembers = types[type].segments.length > 0;
  return { ...walk, phase: 'full', ...(remembers && { seen: [] }) };
}

/** After the last page of a walk. */
export function afterWalk(catalogue: Running, type: MirroredType, now: number): Running {
  const { run, types } = catalogue;
  const { position: _position, began_at = '', suspended, ...walk } = run.walks[type];
  const { walked_at = '' } = types[type];
  const difference = (walk.total_count ?? 0) - countIn(types[type].segments);
  const facts = {
    walked_at: began_at > walked_at ? began_at : walked_at,
    ...(walk.phase === 'full' && { full_walk_at: new Date(now).toISOString() }),
    ...(walk.phase === 'again' && { unlisted: difference }),
  };
  const next = as({ ...withType(catalogue, type, facts), run }, type, walk);
  if (walk.phase === 'full') {
    // Where nothing was known before it, nothing can be gone.
    const phase = walk.seen ? 'gone' : 'again';
    return as(next, type, { ...walk, ...(walk.seen && { began_at }), phase });
  }
  if (suspended) return as(next, type, { ...walk, ...suspended, phase: 'full', resumed: true });
  const due = walk.phase === 'top' && (walk.full || isFullWalkDue(catalogue, type, difference, now));
  return as(next, type, due ? full(next, type) : { ...walk, phase: 'done' });
}

/** After what a full walk did not see was taken out. */
export function afterGone(catalogue: Running, type: MirroredType, gone: number): Running {
  const { seen: _seen, began_at: _began, ...walk } = catalogue.run.walks[type];
  return as(catalogue, type, { ...walk, phase: 'again', gone: walk.gone + gone });
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
