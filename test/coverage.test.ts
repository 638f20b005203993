/** docs/coverage.md: what it names is there, and what there is it names. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as wechat from '../lib/wechat/index.ts';
import { document } from './helpers/contract.ts';

const root = join(import.meta.dirname, '..');
const DOC = readFileSync(join(root, 'docs', 'coverage.md'), 'utf8');

type Row = { readonly call: string; readonly ours: string; readonly tests: string; readonly line: string };

/** The rows of all tables, their headings left out. */
const rows: readonly Row[] = DOC.split('\n')
  .filter((line) => line.startsWith('|') && !/^\| *(call|-+) *\|/.test(line))
  .map((line) => {
    const [, call = '', ours = '', tests = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { call, ours, tests, line };
  });

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const isRoute = (code: string) => /^(GET|POST|PUT|DELETE) /.test(code);

/** `GET {a}/media/{media_id}?x=` as openapi.json writes it: `GET /v1/accounts/{account}/media/{media_id}`. */
const template = (route: string) => route.replace('{a}', '/v1/accounts/{account}').replace(/\?.*/, '');

const named = { routes: new Set<string>(), functions: new Set<string>() };
for (const code of rows.flatMap(({ ours }) => quoted(ours))) {
  if (isRoute(code)) named.routes.add(template(code));
  else named.functions.add(code);
}

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
);

const client = wechat.createWeChatClient({
  tokens: { get: async () => '', replace: async () => undefined },
});
const functions = new Set([
  'fetchStableToken',
  'clearQuotaWithSecret',
  ...Object.entries(client).flatMap(([area, calls]) => Object.keys(calls).map((name) => `${area}.${name}`)),
]);

test('every row names something of ours, and a test', () => {
  assert.ok(rows.length > 80, `only ${rows.length} rows were read`);
  for (const { ours, tests, line } of rows) {
    assert.ok(quoted(ours).length > 0, line);
    assert.match(tests, /\.test\.ts\): “|\/start\/\w+\.ts\): “/, line);
  }
});

test('every route that is named is in openapi.json', () => {
  for (const route of named.routes) assert.ok(operations.includes(route), route);
});

test('every function that is named is one of lib/wechat, and every one is named', () => {
  assert.equal(typeof wechat.fetchStableToken, 'function');
  assert.equal(typeof wechat.clearQuotaWithSecret, 'function');
  assert.deepEqual([...named.functions].sort(), [...functions].sort());
});

test('every test that is named is in its file, under that very name', () => {
  const references = rows.flatMap(({ tests, line }) => {
    const found = [...tests.matchAll(/\[[^\]]+\]\(\.\.\/(test\/[^)]+)\): “([^”]+)”/g)];
    assert.ok(found.length > 0, line);
    // Nothing of the cell is left over, such as a name in other quotes.
    const rest = found.reduce((text, [whole]) => text.replace(whole, ''), tests);
    assert.match(rest, /^[ ·]*$/, line);
    return found.map(([, file = '', name = '']) => ({ file, name }));
  });
  for (const { file, name } of references) {
    assert.ok(existsSync(join(root, file)), file);
    assert.ok(testsOf(file).has(name), `${file} has no test “${name}”`);
  }
});

/** The names of the tests in a file, as far as they are written out. */
function testsOf(file: string): ReadonlySet<string> {
  const source = readFileSync(join(root, file), 'utf8');
  const written = source.matchAll(/\btest\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g);
  return new Set([...written].map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1')));
}

/** What of the service never speaks to WeChat. */
const OURS_ALONE = new Set([
  'GET /health',
  'GET /docs',
  'GET /docs/{asset}',
  'GET /openapi.json',
  'GET /v1/accounts',
  'PUT /v1/accounts/{account}/token',
  'GET /v1/accounts/{account}/uploads',
  'POST /v1/accounts/{account}/uploads/{upload_id}/renew',
  'DELETE /v1/accounts/{account}/media/{media_id}',
  'GET /v1/accounts/{account}/handles',
  'DELETE /v1/accounts/{account}/handles/{name}',
  'GET /v1/accounts/{account}/publications',
  // A worker calls for these.
  'GET /v1/accounts/{account}/library',
  'POST /v1/accounts/{account}/mirror',
  'GET /v1/accounts/{account}/mirror',
  'GET /v1/accounts/{account}/materials/deletions',
  'GET /v1/accounts/{account}/materials/deletions/{plan_id}',
  'POST /v1/accounts/{account}/uploads/{upload_id}/retry',
]);

test('every route that calls WeChat is named', () => {
  const calling = operations.filter((route) => !OURS_ALONE.has(route));
  assert.deepEqual(
    calling.filter((route) => !named.routes.has(route)),
    [],
  );
  for (const route of OURS_ALONE) assert.ok(operations.includes(route), route);
});

/** Every interface of wechat-api.md sections 2 to 5, by its headings and tables. */
const INTERFACES = [
  ...['upload', 'get', 'get/jssdk', 'uploadimg', 'uploadnews', 'uploadvideo'].map((name) => `media/${name}`),
  ...['add_material', 'get_material', 'del_material', 'get_materialcount', 'batchget_material'].map(
    (name) => `material/${name}`,
  ),
  ...['add_news', 'update_news'].map((name) => `material/${name}`),
  ...['add', 'get', 'update', 'delete', 'count', 'batchget', 'switch'].map((name) => `draft/${name}`),
  ...['submit', 'get', 'delete', 'getarticle', 'batchget'].map((name) => `freepublish/${name}`),
]
  .map((path) => `/cgi-bin/${path}`)
  .concat('/channels/ec/service/product/getcardinfo');

test('every interface of WeChat has a row of its own', () => {
  const calls = rows.flatMap(({ call }) => quoted(call));
  for (const path of INTERFACES) {
    const own = calls.filter((code) => code.replace(/^(GET|POST) /, '') === path);
    assert.equal(own.length, 1, path);
  }
});

/** The calls of the five documents that the service started from. */
const SEEDS: Readonly<Record<string, readonly string[]>> = {
  itchatmp: [
    'messages.upload(IMAGE, file)',
    'messages.upload(VOICE, file)',
    'messages.upload(VIDEO, file)',
    'messages.upload(THUMB, file)',
    'messages.upload(type, file, permanent=True)',
    'messages.upload(VIDEO, file, additionalDict, permanent=True)',
    'messages.create_news(infoDict)',
    'messages.download(mediaId)',
    'messages.get_material(mediaId)',
    'messages.get_material_count()',
    'messages.batchget_material(type, offset, count)',
    'messages.delete_material(mediaId)',
    'messages.update_news(mediaId, infoDict, index)',
  ],
  "WeChat's starter guide": [
    'Media.upload(token, path, type)',
    'Media.get(token, mediaId)',
    'Material.add_news(token, news)',
    'Material.upload(token, path, type)',
    'Material.get(token, mediaId)',
    'Material.delete(token, mediaId)',
    'Material.batch_get(token, type, offset, count)',
  ],
  WEGO: [
    'w.add_temporary_material(type, media)',
    'w.get_temporary_material(media_id)',
    'w.add_permanent_material(articles)',
    'w.upload_content_picture(media)',
    'w.add_other_material(type, media)',
    'w.add_other_material(type, media, title, introduction)',
    'w.get_permanent_material(media_id)',
    'w.delete_material(media_id)',
    'w.update_material(media_id, index, …)',
    'w.get_materials_count()',
    'w.get_materials_list(material_type, offset, count)',
  ],
  'WeChat.Material (Elixir)': [
    'add_material(client, type, file_path)',
    'add_material(client, type, filename, file_data)',
    'add_news(client, articles)',
    'add_video_material(client, title, introduction, file_path)',
    'add_video_material(client, title, introduction, filename, file_data)',
    'batch_get_material(client, type, count, offset)',
    'del_material(client, media_id)',
    'get_material(client, media_id)',
    'get_material_count(client)',
    'get_media(client, media_id)',
    'stream_get_material(client, type, count)',
    'update_news(client, media_id, article, index)',
    'upload_image(client, file_path)',
    'upload_image(client, filename, file_data)',
    'upload_media(client, type, file_path)',
    'upload_media(client, type, filename, file_data)',
    'upload_news(client, articles)',
    'upload_video(client, media_id, title, description)',
  ],
  'The official document of 2015': [
    '新增临时素材',
    '获取临时素材',
    '新增永久素材:图文',
    '新增永久素材:其他类型',
    '新增永久素材:视频',
    '获取永久素材',
    '删除永久素材',
    '修改永久图文素材',
    '获取素材总数',
    '获取素材列表',
  ],
};

test('every call of the five documents has its row, and no row tells of another', () => {
  for (const [title, calls] of Object.entries(SEEDS)) {
    const section = DOC.split(/^## /m).find((text) => text.startsWith(title));
    assert.ok(section, title);
    const listed = rows.filter(({ line }) => section.includes(line)).flatMap(({ call }) => quoted(call));
    assert.deepEqual(listed, calls, title);
  }
});
