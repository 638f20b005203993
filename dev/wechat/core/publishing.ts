import type { App } from './app.ts';
import type { ArticleSet } from './article-box.ts';
import { articleSn } from './article-links.ts';
import { temporaryId } from './ids.ts';
import { isPublic, type Outcome, type Publication } from './publications.ts';
import { publishEvent } from './publish-event.ts';
import type { State } from './state.ts';

/**
 * Begins to publish a draft as it is now. The job ends after `publish_ms`; until then its status is 1 and the draft
 * stays in its box, so that a second call publishes it twice (wechat-api.md 5, 7-H 22).
 */
export function startPublishing(app: App, draft: ArticleSet, state: State): Publication {
  const now = state.clock.now();
  const outcome = app.publications.nextOutcome();
  const publication = app.publications.add({
    article_id: temporaryId(false),
    draft_id: draft.media_id,
    articles: draft.articles.map((article) => ({ article, sn: articleSn(), deleted: false })),
    status: 1,
    fail_idx: [],
    createdAt: now,
    updatedAt: now,
  });
  state.agenda.add(now + state.limits.publish_ms, () => {
    if (publication.status === 1) finishPublishing(app, publication, outcome, state);
  });
  return publication;
}

/** Ends a job, or changes how an old one stands. Success takes the draft out of its box (wechat-api.md 4.2, 5). */
export function finishPublishing(app: App, publication: Publication, outcome: Outcome, state: State): void {
  const underWay = publication.status === 1;
  publication.status = outcome.status;
  publication.fail_idx = outcome.fail_idx;
  if (outcome.status === 5) for (const entry of publication.articles) entry.deleted = true;
  if (isPublic(outcome.status)) app.drafts.delete(publication.draft_id);
  if (!underWay) return;
  publication.updatedAt = state.clock.now();
  state.events.add(app, publishEvent(app, publication, state), publication.updatedAt);
}
