import type { Bilingual } from '../problems/bilingual.ts';
import { KnownProblem, type Problems } from '../problems/problem.ts';

/** A problem with a word more on what can be done about it. */
export const advised = ({ en, zh }: Problems, advice: Bilingual): KnownProblem =>
  new KnownProblem({
    en: { ...en, detail: `${en.detail} ${advice.en}` },
    zh: { ...zh, detail: zh.detail + advice.zh },
  });
