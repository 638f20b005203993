import { type Answer, bytesAnswer } from '../core/answer.ts';
import type { Incoming } from '../core/incoming.ts';
import type { State } from '../core/state.ts';

/** Articles are other people's HTML: a browser shall run nothing in them. */
const HEADERS = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; sandbox",
};
const GONE = '该内容已被发布者删除';

/** Where the link of a draft or of a published article leads. Pictures stay in data-src, as WeChat's script expects. */
export function articlePage({ query }: Incoming, state: State): Answer {
  const article = state.pages.get(query.get('sn') ?? query.get('tempkey') ?? '');
  const title = escaped(article?.title ?? GONE);
  const body = article ? `<h1>${title}</h1>\n${article.content}` : `<p>${GONE}</p>`;
  const page = `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${title}</title></head>\n<body>${body}</body></html>\n`;
  return bytesAnswer(Buffer.from(page), HEADERS);
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
