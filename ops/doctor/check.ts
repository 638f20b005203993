import type { Bilingual } from '../../lib/problems/bilingual.ts';

/** One thing that was looked at. Only a `problem` makes doctor's exit code 1. */
export type Check = {
  /** `credentials`, `token`, `publishing`, `quota`, `queue:forward` … */
  readonly check: string;
  readonly account?: string;
  readonly state: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What is the case, and why. */
  readonly cause: Bilingual;
  /** What to do. */
  readonly next?: Bilingual;
  /** For programs. */
  readonly facts?: Readonly<Record<string, unknown>>;
};
