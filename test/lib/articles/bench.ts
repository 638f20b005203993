/**
 * What the tests of articles run against: local S3, the simulator as WeChat, and a web server of pictures that answers
 * for `https://pictures.example`. It sets the environment, so what is tested is imported through it.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { after, beforeEach } from 'node:test';
import type { DraftArticle, Limits, PrepareOptions } from '../../../lib/articles/prepare.ts';
import { bytesOf } from '../../helpers/fixtures.ts';
import { startLocalAws } from '../../helpers/local-aws.ts';

export const { s3, simulator } = await startLocalAws();
export const { prepareArticles, OutOfTime } = await import('../../../lib/articles/prepare.ts');
export const { ArticleImages, InvalidInput } = await import('../../../lib/problems/app-errors.ts');
const { createFetchRemote } = await import('../../../lib/net/guarded-fetch.ts');
const { sendHttp } = await import('../../../lib/net/http.ts');
const { publicLookup } = await import('../../../lib/net/public-lookup.ts');
const { parseAllowedHosts } = await import('../../../lib/net/remote-policy.ts');
const { createWeChatClient, fetchStableToken } = await import('../../../lib/wechat/index.ts');

const { access_token } = await fetchStableToken(simulator.app, { baseUrl: simulator.url });
const tokens = { get: async () => access_token, replace: async () => undefined };
export const wechat = createWeChatClient({ tokens, baseUrl: simulator.url });

const SAMPLES = {
  jpg: 'photo.jpg',
  png: 'picture.png',
  gif: 'animation.gif',
  bmp: 'bitmap.bmp',
  webp: 'picture.webp',
} as const;

/** A picture of its own for every name, and of any size. */
export function pictureOf(name: string, size?: number): Buffer {
  const extension = /\.(\w+)$/.exec(name)?.[1] as keyof typeof SAMPLES;
  const bytes = Buffer.concat([bytesOf(SAMPLES[extension]), Buffer.from(name)]);
  return size === undefined ? bytes : Buffer.concat([bytes, Buffer.alloc(size - bytes.byteLength)]);
}

const hits: string[] = [];

/** The paths that the picture server was asked for since the test began. */
export const asked = () => hits.toSorted();

/**
 * `/{name}` a picture, `/same/…` always one and the same, `/size/{bytes}/{name}` one of that size; `/missing/`, `/broken/`,
 * `/empty/`, `/page/` (HTML named a picture), `/endless/`, `/slow/`, `/to?{address}` a redirect, `/loop` for ever.
 */
function answer(path: string, response: ServerResponse): void {
  const [, way = '', rest = ''] = /^\/(\w+)[/?](.*)$/.exec(path) ?? [];
  const name = path.split('?')[0]?.split('/').at(-1) ?? '';
  if (way === 'slow') return;
  if (way === 'missing') return void response.writeHead(404).end('<html>SECRET</html>');
  if (way === 'empty') return void response.end();
  if (way === 'page') return void response.writeHead(200, { 'content-type': 'image/png' }).end('<html>');
  if (way === 'to') return void response.writeHead(302, { location: rest }).end();
  if (path === '/loop') return void response.writeHead(302, { location: '/loop' }).end();
  if (way === 'endless') return void pipeline(Readable.from(endless()), response, () => {});
  const size = way === 'size' ? Number.parseInt(rest, 10) : undefined;
  const bytes = pictureOf(way === 'same' ? 'same.jpg' : name, size);
  if (way !== 'broken') return void response.end(bytes);
  response.writeHead(200, { 'content-length': bytes.byteLength });
  response.write(bytes.subarray(0, 100), () => response.destroy());
}

function* endless() {
  for (const piece = Buffer.alloc(2 ** 20, 1); ; ) yield piece;
}

const server = createServer((request, response) => {
  hits.push(request.url ?? '');
  response.on('error', () => {});
  answer(request.url ?? '/', response);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Names with an address in them resolve to it, all others to nothing. */
const resolve = (name: string, _options: unknown, callback: (...answer: unknown[]) => void) => {
  const address = /^at-([\d-]+)\.example$/.exec(name)?.[1]?.replaceAll('-', '.');
  if (address) setImmediate(callback, null, [{ address, family: 4 }]);
  else setImmediate(callback, Object.assign(new Error('SECRET'), { code: 'ENOTFOUND' }));
};
const lookup: LookupFunction = publicLookup(resolve as never);

/** The real guarded fetch; only where `pictures.example` lies is known to nobody but us. */
export const fetchRemote = createFetchRemote((request) => {
  if (request.url.host !== 'pictures.example' || request.url.protocol !== 'https:') return sendHttp(request);
  const { lookup: _, ...rest } = request;
  const { pathname, search } = request.url;
  return sendHttp({ ...rest, url: new URL(pathname + search, `http://127.0.0.1:${port}`) });
}, lookup);

export const HOST = 'https://pictures.example';
/** Where it really is. Nobody may come there by this address. */
export const PRIVATE_HOST = `127.0.0.1:${port}`;

beforeEach(() => {
  hits.length = 0;
  simulator.state.faults.clear();
  simulator.state.log.clear();
});

/** How often WeChat was asked for this. */
export const sent = (api: 'media/uploadimg' | 'material/add_material') =>
  simulator.state.log.list({ path: `/cgi-bin/${api}` }).length;

let accounts = 0;
/** An account that remembers nothing yet. */
export const newAccount = () => `a${++accounts}`;

const ownHosts = parseAllowedHosts(new URL(simulator.url).host);

export const partsFor = (
  account: string,
  { limits, signal }: { limits?: Partial<Limits>; signal?: AbortSignal } = {},
) => ({
  account,
  wechat,
  fetchRemote,
  allowed: parseAllowedHosts(''),
  ownHosts,
  now: () => Date.parse('2026-03-01T04:00:00Z'),
  signal: signal ?? AbortSignal.timeout(30_000),
  ...(limits && { limits }),
});

export const REHOST: PrepareOptions = { images: 'rehost', onImageError: 'fail' };

/** An article that lacks nothing. */
export const article = (content: string, more: Partial<DraftArticle> = {}): DraftArticle => ({
  title: '标题',
  content,
  thumb_media_id: 'THUMB',
  ...more,
});

/** Prepares one article for an account of its own, and gives what became of it. */
export async function prepare(
  content: string,
  options: Partial<PrepareOptions> = {},
  more: Partial<DraftArticle> = {},
  parts = partsFor(newAccount()),
) {
  const prepared = await prepareArticles([article(content, more)], { ...REHOST, ...options }, parts);
  const [first] = prepared.articles;
  if (!first) throw new Error('no article');
  return { ...prepared, article: first, content: first.content };
}
