import { createHash } from 'node:crypto';
import type { App } from './app.ts';
import { isPublic, type Publication } from './publications.ts';
import { articleUrls } from './published-view.ts';
import type { State } from './state.ts';

/** The XML of `PUBLISHJOBFINISH`, in its form for success and in that for failure (wechat-api.md 5). */
export function publishEvent(app: App, publication: Publication, state: State): string {
  const { publish_id: id, status } = publication;
  const result = isPublic(status) ? success(app, publication, state) : failure(publication);
  return (
    `<xml><ToUserName>${cdata(`gh_${digits(app.id, 12)}`)}</ToUserName>` +
    `<FromUserName>${cdata(`o${digits(`user of ${app.id}`, 27)}`)}</FromUserName>` +
    `<CreateTime>${state.clock.seconds()}</CreateTime><MsgType>${cdata('event')}</MsgType>` +
    `<Event>${cdata('PUBLISHJOBFINISH')}</Event><PublishEventInfo><publish_id>${id}</publish_id>` +
    `<publish_status>${status}</publish_status>${result}</PublishEventInfo></xml>`
  );
}

function success(app: App, publication: Publication, state: State): string {
  const items = articleUrls(app, publication, state).map(
    (url, index) => `<item><idx>${index + 1}</idx><article_url>${cdata(url)}</article_url></item>`,
  );
  const detail = `<article_detail><count>${items.length}</count>${items.join('')}</article_detail>`;
  return `<article_id>${cdata(publication.article_id)}</article_id>${detail}`;
}

function failure({ fail_idx: indexes }: Publication): string {
  return indexes.map((index) => `<fail_idx>${index}</fail_idx>`).join('');
}

/** Nothing in here can end a CDATA section: ids, and URLs with encoded parts. */
function cdata(text: string): string {
  return `<![CDATA[${text}]]>`;
}

function digits(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length);
}
