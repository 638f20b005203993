/**
 * Another server that speaks WeChat's protocol, written from wechat-api.md alone and without the simulator. Wherever the
 * document leaves room, or its sources disagree, it does otherwise than the simulator does.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createAccount } from './other-wechat-account.ts';
import { createArticles } from './other-wechat-articles.ts';
import { readForm } from './other-wechat-form.ts';
import { createLibrary } from './other-wechat-library.ts';
import { Refusal } from './other-wechat-refusal.ts';
import { type FileAnswer, type Json, STYLES, type Style, sendFile, sendJson } from './other-wechat-styles.ts';

type Asked = { readonly query: URLSearchParams; readonly request: IncomingMessage; readonly body: Buffer };
type Call = readonly [method: 'GET' | 'POST', answer: (asked: Asked) => Json | FileAnswer];

export type OtherWeChat = Awaited<ReturnType<typeof startOtherWeChat>>;

/** @param style how all answers are written; by turns in each style, if none is given */
export async function startOtherWeChat(app: App, style?: Style) {
  const account = createAccount(app);
  const library = createLibrary(() => url);
  const articles = createArticles(library);
  const calls = callsOf(account, library, articles);
  const empty = new Set<string>();
  let answers = 0;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const worn = style ?? STYLES[answers++ % STYLES.length];
    if (worn) respond(worn, request, response, Buffer.concat(chunks));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function respond(worn: Style, request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/files/')) {
      const file = library.file(pathname);
      if (file) sendFile(worn, response, file);
      else response.writeHead(404).end();
      return;
    }
    if (request.method === 'POST' && request.headers['content-length'] === undefined) {
      response.writeHead(412).end();
      return;
    }
    if (empty.delete(pathname)) {
      response.end();
      return;
    }
    const answer = answerTo(pathname, { query: searchParams, request, body });
    if (isFile(answer)) sendFile(worn, response, answer);
    else sendJson(worn, request, response, answer);
  }

  function answerTo(path: string, asked: Asked): Json | FileAnswer {
    try {
      const [method, answer] = calls[path] ?? [];
      if (!answer) throw new Refusal(-1, 'system error');
      if (asked.request.method !== method) throw new Refusal(43002, 'require POST method');
      if (!NO_TOKEN.has(path)) account.admit(asked.query.get('access_token'), path);
      return answer(asked);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { errcode: error.errcode, errmsg: error.message };
    }
  }

  return {
    url,
    items: library.materials,
    receive: library.receive,
    voices: library.voices,
    drafts: articles.drafts,
    forgetTokens: account.forgetTokens,
    /** The next answer of an interface is empty, with status 200. */
    emptyOnce: (path: string) => empty.add(path),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const NO_TOKEN = new Set(['/cgi-bin/stable_token', '/cgi-bin/clear_quota/v2']);

const isFile = (answer: Json | FileAnswer): answer is FileAnswer => 'bytes' in answer;

/** A JSON body: UTF-8, and text as it is (0.9). */
function json({ body }: Asked): Json {
  const text = body.toString('utf8');
  if (!text) throw new Refusal(44002, 'empty post data');
  if (/\\u[0-9a-f]{4}/i.test(text)) throw new Refusal(47002, 'do NOT use json unicode encode');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(47001, 'data format error');
  }
}

const form = ({ request, body }: Asked) => readForm(request.headers['content-type'], body);
const post = (answer: (body: Json) => Json | FileAnswer): Call => ['POST', (asked) => answer(json(asked))];
const closed: Call = [
  'POST',
  () => {
    throw new Refusal(45103, 'This API has been unsupported');
  },
];

function callsOf(
  account: ReturnType<typeof createAccount>,
  library: ReturnType<typeof createLibrary>,
  articles: ReturnType<typeof createArticles>,
): Readonly<Record<string, Call>> {
  return {
    '/cgi-bin/stable_token': post(account.token),
    '/cgi-bin/clear_quota': post(account.clearQuota),
    '/cgi-bin/clear_quota/v2': post(account.clearWithSecret),
    '/cgi-bin/openapi/quota/get': post(account.quota),
    '/cgi-bin/openapi/quota/clear': post(account.clearQuota),
    '/cgi-bin/openapi/rid/get': post(account.rid),
    '/cgi-bin/get_api_domain_ip': ['GET', account.addresses],
    '/cgi-bin/getcallbackip': ['GET', account.addresses],
    '/channels/ec/service/product/getcardinfo': post(account.card),
    '/cgi-bin/media/upload': ['POST', (asked) => library.upload(asked.query.get('type') ?? '', form(asked))],
    '/cgi-bin/media/get': ['GET', ({ query }) => library.get(query.get('media_id'))],
    '/cgi-bin/media/get/jssdk': ['GET', ({ query }) => library.hdVoice(query.get('media_id'))],
    '/cgi-bin/media/uploadimg': ['POST', (asked) => library.uploadImage(form(asked))],
    '/cgi-bin/media/uploadnews': post(articles.massNews),
    '/cgi-bin/media/uploadvideo': post(articles.massVideo),
    '/cgi-bin/material/add_material': [
      'POST',
      (asked) => library.add(asked.query.get('type') ?? '', form(asked)),
    ],
    '/cgi-bin/material/get_material': post(({ media_id }) => library.material(media_id)),
    '/cgi-bin/material/del_material': post(({ media_id }) => library.remove(media_id)),
    '/cgi-bin/material/get_materialcount': ['GET', library.count],
    '/cgi-bin/material/batchget_material': post(library.list),
    '/cgi-bin/material/add_news': closed,
    '/cgi-bin/material/update_news': closed,
    '/cgi-bin/draft/add': post(articles.add),
    '/cgi-bin/draft/get': post(articles.get),
    '/cgi-bin/draft/update': post(articles.update),
    '/cgi-bin/draft/delete': post(articles.remove),
    '/cgi-bin/draft/count': ['GET', articles.count],
    '/cgi-bin/draft/batchget': post(articles.list),
    '/cgi-bin/draft/switch': ['POST', ({ query }) => account.draftSwitch(query.get('checkonly'))],
    '/cgi-bin/freepublish/submit': post(articles.submit),
    '/cgi-bin/freepublish/get': post(articles.status),
    '/cgi-bin/freepublish/getarticle': post(articles.article),
    '/cgi-bin/freepublish/batchget': post(articles.published),
    '/cgi-bin/freepublish/delete': post(articles.unpublish),
  };
}
