/** A run of the mirror: what it has done and has still to do. It is part of the catalogue's document. */
import { randomUUID } from 'node:crypto';
import type { Problems } from '../problems/problem.ts';
import type { MaterialCount, Position } from '../wechat/index.ts';
import type { Catalogue, MirroredType } from './catalogue.ts';

/**
 * The walk of one type, in this order: `top` what is new, down to what is known; `full`, where it is due, everything;
 * `gone` what the full walk did not see; `again` what came meanwhile; `done`.
 */
export type WalkPhase = 'top' | 'full' | 'gone' | 'again' | 'done';

export type Walk = {
  readonly phase: WalkPhase;
  /** A full walk is wanted, whatever the counts say. */
  readonly full?: boolean;
  /** When this phase began. */
  readonly began_at?: string;
  readonly position?: Position;
  readonly pages: number;
  /** Items that were new to us. */
  readonly found: number;
  /** Items that are gone at WeChat. */
  readonly gone: number;
  /** What a full walk has seen, in documents of some pages each; none where nothing was known before. */
  readonly seen?: readonly string[];
  /** A full walk that waits until this one has looked for what is new. */
  readonly suspended?: Pick<Walk, 'began_at' | 'position' | 'seen'>;
  /** This full walk was suspended: there is what it could not see. */
  readonly resumed?: boolean;
  /** WeChat's count on the last page. */
  readonly total_count?: number;
};

/** Why a run waits. */
export type Pause = {
  readonly until: string;
  /** `quota`: WeChat answered 45009; `budget`: the mirror's own share of the day is used up; `problem`: see there. */
  readonly reason: 'quota' | 'budget' | 'problem';
  readonly api?: string;
};

export type Run = {
  readonly id: string;
  readonly state: 'running' | 'done';
  readonly started_at: string;
  readonly finished_at?: string;
  /** New each time that it goes on after a pause: every segment is tried once in each. */
  readonly round: string;
  /** Counts up with the messages: an older one is a repetition. */
  readonly step: number;
  readonly lease?: { readonly owner: string; readonly until: string };
  /** Deletions that were made through us are in the segments. */
  readonly prepared: boolean;
  /** What was deleted through us by then is in the segments of what is gone. */
  readonly prepared_at?: string;
  /** WeChat was asked what there is. */
  readonly counted: boolean;
  readonly counts?: MaterialCount;
  readonly walks: Readonly<Record<MirroredType, Walk>>;
  readonly pauses?: readonly Pause[];
  /** Failures in a row, and what the last one was. */
  readonly failures: number;
  readonly problems?: Problems;
  /** WeChat calls of this run, by path. */
  readonly calls: Readonly<Record<string, number>>;
  /** What is of no use any more was removed. */
  readonly swept: boolean;
};

export type MirrorMessage = {
  readonly account: string;
  /** Without it: begin or go on, as the schedule asks. */
  readonly run_id?: string;
  readonly step?: number;
};

const waiting = (full: boolean): Walk => ({
  phase: 'top',
  ...(full && { full }),
  pages: 0,
  found: 0,
  gone: 0,
});

const newRun = (full: boolean, now: number): Run => ({
  id: randomUUID(),
  state: 'running',
  started_at: new Date(now).toISOString(),
  round: randomUUID(),
  step: 1,
  prepared: false,
  counted: false,
  walks: { image: waiting(full), voice: waiting(full), video: waiting(full) },
  failures: 0,
  calls: {},
  swept: false,
});

/**
 * The run that is under way, or a new one. One that waited goes on, and looks for what is new once more: days may have
 * passed.
 */
export function startOrJoin({ run }: Catalogue, full: boolean, now: number): Run {
  if (run?.state !== 'running') return newRun(full, now);
  if (!run.pauses) return run;
  const { pauses: _pauses, problems: _problems, counts: _counts, ...rest } = run;
  const { image, voice, video } = run.walks;
  const walks = { image: resumed(image, full), voice: resumed(voice, full), video: resumed(video, full) };
  return { ...rest, round: randomUUID(), prepared: false, counted: false, walks, failures: 0 };
}

/** A full walk may take days: each day begins with what is new. */
function resumed({ began_at, position, seen, ...walk }: Walk, full: boolean): Walk {
  if (walk.phase === 'full' && began_at) {
    const suspended = { began_at, ...(position && { position }), ...(seen && { seen }) };
    return { ...walk, phase: 'top', suspended };
  }
  if (walk.phase === 'done') return { ...walk, phase: 'top', ...(full && { full }) };
  return { ...walk, ...(began_at && { began_at }), ...(position && { position }), ...(seen && { seen }) };
}

/** The run with one type's walk changed. */
export const withWalk = (run: Run, type: MirroredType, changes: Partial<Walk>): Run => ({
  ...run,
  walks: { ...run.walks, [type]: { ...run.walks[type], ...changes } },
});

/** The run with some more calls counted. */
export const withCalls = (run: Run, api: string, calls: number): Run =>
  calls === 0 ? run : { ...run, calls: { ...run.calls, [api]: (run.calls[api] ?? 0) + calls } };
