/** What a run does next. */
import {
  allowance,
  type Budget,
  GET_API,
  informed,
  LIST_API,
  nextBeijingMidnight,
  ofToday,
} from './budget.ts';
import { MIRRORED } from './catalogue.ts';
import { countAll } from './count-unit.ts';
import { leftIn, segmentWithout, storeFiles } from './files-unit.ts';
import { findGone } from './gone-unit.ts';
import { markGone, unmarkedIn } from './mark-unit.ts';
import { prepare } from './prepare-unit.ts';
import type { Pause, WalkPhase } from './run.ts';
import { isSweepDue, sweep } from './sweep-unit.ts';
import type { MirrorParts, Running, Unit } from './unit.ts';
import { walkPages } from './walk-unit.ts';

export type Next =
  | { readonly unit: Unit; readonly catalogue: Running }
  | { readonly pauses: readonly Pause[] }
  | 'finished';

const WALKS: readonly WalkPhase[] = ['top', 'full', 'again'];

/** Chooses by what the catalogue says alone, so that whoever comes after a crash chooses the same. */
export async function nextOf(before: Running, parts: MirrorParts): Promise<Next> {
  const catalogue: Running = { ...before, budget: ofToday(before.budget, parts.now()) };
  const { run } = catalogue;
  const inform = async (api: string): Promise<Running> => {
    const wechat = parts.wechatOf(catalogue.account);
    const budget = await informed(catalogue.budget, api, wechat, parts.now(), parts.signal);
    return { ...catalogue, budget };
  };
  if (!run.prepared) return { unit: prepare, catalogue };
  if (!run.counted) return { unit: countAll, catalogue };
  const gone = MIRRORED.find((type) => run.walks[type].phase === 'gone');
  if (gone) return { unit: (now, own) => findGone(now, gone, own), catalogue };
  const walking = MIRRORED.find((type) => WALKS.includes(run.walks[type].phase));
  const listing = walking ? await inform(LIST_API) : catalogue;
  if (walking && allowance(listing.budget, LIST_API) > 0) {
    return { unit: (now, own, end) => walkPages(now, walking, own, end), catalogue: listing };
  }
  const marked = unmarkedIn(listing);
  if (marked) return { unit: (now) => markGone(now, marked.type, marked.segment), catalogue: listing };
  const lacking = segmentWithout(listing, parts.now());
  if (lacking) {
    const { type, segment } = lacking;
    const unit: Unit = (now, own, end) => storeFiles(now, type, segment, own, end);
    return { unit, catalogue: await inform(GET_API) };
  }
  const pauses = [
    ...(walking ? [pauseFor(listing.budget, LIST_API, parts.now())] : []),
    ...(waitsForFiles(listing) ? [pauseFor(listing.budget, GET_API, parts.now())] : []),
  ];
  if (pauses.length > 0) return { pauses };
  return isSweepDue(listing) ? { unit: sweep, catalogue: listing } : 'finished';
}

/** Is there a file that only more quota could bring? */
const waitsForFiles = ({ types, budget }: Running): boolean =>
  allowance(budget, GET_API) === 0 &&
  MIRRORED.some((type) => types[type].segments.some((segment) => leftIn(segment) > 0));

const pauseFor = (budget: Budget, api: string, now: number): Pause => ({
  until: new Date(nextBeijingMidnight(now)).toISOString(),
  reason: budget.until[api] === undefined ? 'budget' : 'quota',
  api,
});
