/** A text in the two languages in which the service speaks. */
export type Bilingual = { readonly en: string; readonly zh: string };

export type Language = keyof Bilingual;

/** Chinese where Accept-Language puts it before English, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted.find(({ language }) => language === 'zh' || language === 'en')?.language === 'zh'
    ? 'zh'
    : 'en';
}
