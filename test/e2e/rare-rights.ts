/** Rights that functions need although no end-to-end test makes them use them: when they do. */

export type RareRight = {
  /** All that have the right, if not given. */
  readonly functions?: readonly string[];
  readonly rights: readonly string[];
  readonly when: string;
};

export const RARE: readonly RareRight[] = [];
