import { publicationView } from '../../lib/http/publication-view.ts';
import type { Language } from '../../lib/problems/bilingual.ts';
import type { PublicationDocument } from '../../lib/publications/publication.ts';

/** What is known of a publication, as callers see it: and how old that is. */
export function recordView(document: PublicationDocument, language: Language) {
  const { publication, media_id, created_at, fetched_at, due, last_error } = document;
  return {
    ...publicationView(publication),
    ...(media_id !== undefined && { media_id }),
    created_at,
    fetched_at: fetched_at ?? null,
    next_fetch_at: due?.at ?? null,
    ...(last_error && { error: { ...last_error.problems[language], at: last_error.at } }),
  };
}
