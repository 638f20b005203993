import { type AppEndpoint, DONE } from '../core/endpoint.ts';
import { jsonBody } from '../core/json-body.ts';
import { publicationIn } from '../core/publication-in.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Deletes one published article, counted from 1; 0 or no index deletes all of them, for good (wechat-api.md 5). */
export const freepublishDelete: AppEndpoint = {
  path: '/cgi-bin/freepublish/delete',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const body = jsonBody(request);
    const publication = publicationIn(app, body);
    const { articles } = publication;
    const index = indexIn(body, state);
    const doomed = index === 0 ? articles : articles.slice(index - 1, index);
    if (index < 0 || doomed.length === 0) throw new WeChatError(40060);
    for (const entry of doomed) {
      entry.deleted = true;
      state.pages.close(entry.sn);
    }
    if (articles.every((entry) => entry.deleted)) publication.status = 5;
    return DONE;
  },
};

/** What WeChat makes of an index that is no number is not known; the worst is assumed unless switched off. */
function indexIn({ index = 0 }: Record<string, unknown>, state: State): number {
  const number = /^-?\d+$/.test(String(index)) ? Number(index) : undefined;
  if (number === undefined && !state.quirks.unread_index_deletes_all) throw new WeChatError(47001);
  return number ?? 0;
}
