import type { Language } from '../lib/problems/bilingual.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Chinese where the locale asks for it (LC_ALL before LC_MESSAGES before LANG, as everywhere), else English. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: Environment): Language {
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en';
}
