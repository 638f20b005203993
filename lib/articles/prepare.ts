/** Articles as people have them become articles as WeChat takes them. */
import type {
  DraftArticle,
  FieldOf,
  ImageReport,
  ImagesMode,
  OnImageError,
  Warning,
  WeChatArticle,
} from './article.ts';
import { checkArticles } from './check-articles.ts';
import { checkContents, contentWarnings } from './check-content.ts';
import type { ArticleParts } from './parts.ts';
import { picturesOf, wantedOf } from './pictures-of.ts';
import { rehost } from './rehost.ts';
import { externalWarnings, reportOf, settled, throwFailures } from './report.ts';
import { rewritten, withoutData } from './rewrite.ts';

export type {
  DraftArticle,
  ImageReport,
  ImagesMode,
  OnImageError,
  Warning,
  WeChatArticle,
} from './article.ts';
export { OutOfTime } from './out-of-time.ts';
export { type ArticleParts, LIMITS, type Limits } from './parts.ts';

export type PrepareOptions = {
  readonly images: ImagesMode;
  readonly onImageError: OnImageError;
  /** How the request names an article; `articles[0]` if not given. */
  readonly fieldOf?: FieldOf;
};

export type Prepared = {
  readonly articles: readonly WeChatArticle[];
  readonly images: readonly ImageReport[];
  readonly warnings: readonly Warning[];
};

/**
 * Checks articles, takes their pictures over to WeChat as far as is asked, and gives back what can be sent as a draft.
 * Nothing of an article is half rewritten: a picture has its new address wherever it is named, or its old one.
 *
 * @throws {InvalidInput} before anything is spent
 * @throws {ArticleImages} after a whole pass, naming every picture that failed
 * @throws {OutOfTime} when `parts.signal` aborts; the same call goes on where this one stopped
 * @throws what concerns the whole account: {WeChatError} {WeChatUnreachable} {TokenUnavailable}
 */
export async function prepareArticles(
  articles: readonly DraftArticle[],
  { images, onImageError, fieldOf = (index) => `articles[${index}]` }: PrepareOptions,
  parts: ArticleParts,
): Promise<Prepared> {
  const warnings = checkArticles(articles, fieldOf);
  const pictures = await picturesOf(articles, images, fieldOf, parts);
  const field = (index: number) => `${fieldOf(index)}.content`;
  checkContents(
    articles.map(({ content = '' }, index) => {
      const text = images === 'rehost' ? withoutData(content, pictures.places[index] ?? []) : content;
      return { field: field(index), text };
    }),
  );
  const outcomes = await rehost(wantedOf(pictures.occurrences), parts);
  const all = settled(pictures.occurrences, outcomes);
  throwFailures(all, onImageError);
  const prepared = articles.map((article, index) => rewritten(article, index, pictures, outcomes));
  const contents = prepared.map(({ content }, index) => ({ field: field(index), text: content }));
  checkContents(contents);
  return {
    articles: prepared,
    images: all.map(reportOf),
    warnings: [...warnings, ...contents.flatMap(contentWarnings), ...externalWarnings(all)],
  };
}
