import type { App } from '../core/app.ts';
import type { Outcome, Publication } from '../core/publications.ts';
import { publishStatus } from '../core/published-view.ts';
import { finishPublishing } from '../core/publishing.ts';
import type { State } from '../core/state.ts';
import { Input } from './input.ts';
import { appNamed, appsNamed, type ControlRoute, NotFound, queryInput, rfc3339 } from './route.ts';

const STATUSES = [0, 2, 3, 4, 5, 6] as const satisfies ReadonlyArray<Outcome['status']>;

export const publicationRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/publications',
    about: 'The publish jobs, newest first: ?app_id=',
    run(call) {
      const apps = appsNamed(call.state, queryInput(call, ['app_id']).text('app_id'));
      const publications = apps.flatMap((app) =>
        app.publications.list().map((publication) => view(app, publication, call.state)),
      );
      return { json: { publications } };
    },
  },
  {
    method: 'POST',
    path: '/publications/{publish_id}',
    about: 'Ends a job at once, or changes how an old one stands: {"app_id"?, "status": 6, "fail_idx"?: [1]}',
    run({ state, params, body }) {
      const { app, outcome } = orderIn(body, state);
      const publication = app.publications.get(Number(params.publish_id));
      if (!publication) throw new NotFound('no such publication');
      finishPublishing(app, publication, outcome, state);
      return { json: view(app, publication, state) };
    },
  },
  {
    method: 'POST',
    path: '/publish-outcomes',
    about:
      'Orders how the next job ends; orders wait in line: {"app_id"?, "status": 0 success, 2 originality, ' +
      '3 failure, 4 review, 5 deleted, 6 banned, "fail_idx"?: [1] from 1, for 2 and 4}',
    run({ state, body }) {
      const { app, outcome } = orderIn(body, state);
      app.publications.order(outcome);
      return { status: 201, json: outcome };
    },
  },
  {
    method: 'GET',
    path: '/events',
    about: 'The events, oldest first, pushed to the callback_url of their app where it has one',
    run: ({ state }) => ({
      json: { events: state.events.list().map((event) => ({ ...event, time: rfc3339(event.time) })) },
    }),
  },
];

function orderIn(body: unknown, state: State): { app: App; outcome: Outcome } {
  const input = new Input(body, ['app_id', 'status', 'fail_idx']);
  const app = appNamed(state, input.text('app_id'));
  const given = input.whole('status', 0);
  const status = STATUSES.find((candidate) => candidate === given);
  if (status === undefined) throw input.bad('status', `must be one of ${STATUSES.join(', ')}`);
  const fails = status === 2 || status === 4;
  const indexes = input.raw('fail_idx') ?? (fails ? [1] : []);
  const wellFormed =
    Array.isArray(indexes) && indexes.every((index) => Number.isInteger(index) && index >= 1);
  if (!wellFormed) throw input.bad('fail_idx', 'must be a list of whole numbers from 1');
  return { app, outcome: { status, fail_idx: indexes as number[] } };
}

function view(app: App, publication: Publication, state: State) {
  return {
    app_id: app.id,
    draft_id: publication.draft_id,
    created_at: rfc3339(publication.createdAt),
    updated_at: rfc3339(publication.updatedAt),
    ...publishStatus(app, publication, state),
    deleted: publication.articles.map((entry) => entry.deleted),
  };
}
