import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteRefused } from '../../../lib/net/remote-refused.ts';
import {
  ArticleImages,
  invalid,
  MethodNotAllowed,
  NotFound,
  TooLarge,
} from '../../../lib/problems/app-errors.ts';
import { KnownProblem, toProblem, toProblems } from '../../../lib/problems/problem.ts';
import { rememberSecret } from '../../../lib/redact.ts';
import { knownErrcodes } from '../../../lib/wechat/errcodes.ts';
import {
  NotDownloadable,
  TokenUnavailable,
  WeChatError,
  WeChatUnreachable,
} from '../../../lib/wechat/errors.ts';

const NOON_IN_BEIJING = Date.parse('2026-03-01T04:00:00Z');
const bilingual = { en: 'text', zh: '文字' };

test('every known errcode makes a complete problem in both languages', () => {
  for (const errcode of knownErrcodes()) {
    const error = new WeChatError('/cgi-bin/draft/get', errcode, `text rid: 6aac0063-7ed08fb9-1250f724`);
    const { en, zh } = toProblems(error, NOON_IN_BEIJING);
    assert.ok(en.status >= 400 && en.status < 600);
    assert.equal(en.status, zh.status);
    assert.deepEqual([en.errcode, en.errmsg, en.rid], [errcode, 'text', '6aac0063-7ed08fb9-1250f724']);
    assert.equal(typeof en.retryable, 'boolean');
    assert.match(zh.detail, /[\u4e00-\u9fff]/, `${errcode} has no Chinese advice`);
    assert.doesNotMatch(
      en.detail,
      /[\u4e00-\u9fff](?!.*→)/u.test(en.detail) && !/设置与开发/.test(en.detail) ? /./ : /^$/,
    );
  }
});

test('40164 names the address to put on the allow-list', () => {
  const text =
    'invalid ip 183.155.242.143 ipv6 ::ffff:183.155.242.143, not in whitelist rid: 66b2251b-59e5467f-4220f10e';
  const { problem } = toProblem(new WeChatError('/cgi-bin/stable_token', 40164, text), 'en');
  assert.equal(problem.status, 503);
  assert.equal(problem.address, '183.155.242.143');
  assert.match(problem.detail, /183\.155\.242\.143/);
});

test('a quota is renewed at midnight in Beijing', () => {
  const error = new WeChatError('/cgi-bin/media/upload', 45009, 'reach max api daily quota limit');
  assert.equal(toProblem(error, 'en', NOON_IN_BEIJING).headers['retry-after'], String(12 * 3600));
});

test('what may have been done is not called retryable', () => {
  for (const error of [
    new WeChatUnreachable('/cgi-bin/material/add_material', 'connection', 'all'),
    new WeChatUnreachable('/cgi-bin/material/add_material', 'http_status', 'all', { status: 503 }),
    new WeChatError('/cgi-bin/material/add_material', -1, 'system error'),
  ]) {
    const { problem } = toProblem(error, 'en');
    assert.equal(problem.type, 'urn:problem:wechat-materials:wechat-outcome-unknown');
    assert.equal(problem.retryable, false);
  }
  const before = new WeChatUnreachable('/cgi-bin/material/add_material', 'connection', 'partly');
  assert.equal(toProblem(before, 'en').problem.retryable, true);
});

for (const [what, error, status, type] of [
  ['a timeout', new WeChatUnreachable('/x', 'timeout', 'all'), 504, 'wechat-timeout'],
  ['a broken connection', new WeChatUnreachable('/x', 'connection', 'nothing'), 502, 'wechat-unreachable'],
  ['an unknown account', new TokenUnavailable('nobody', 'unknown_account'), 404, 'not-found'],
  ['a token not pushed', new TokenUnavailable('main', 'not_pushed'), 503, 'token-not-pushed'],
  [
    'unusable credentials',
    new TokenUnavailable('main', 'misconfigured', { errmsg: 'no app_id' }),
    503,
    'wechat-configuration',
  ],
  [
    'a wrong secret',
    new TokenUnavailable('main', 'refused', { errcode: 40001, errmsg: 'x' }),
    503,
    'wechat-configuration',
  ],
  ['an unreachable token endpoint', new TokenUnavailable('main', 'unreachable'), 502, 'wechat-unreachable'],
  ['an article', new NotDownloadable('news'), 409, 'not-downloadable'],
  ['a remote file', new RemoteRefused('timeout'), 422, 'remote-file'],
  ['bad input', invalid('size', 'wrong', '错误'), 400, 'invalid-input'],
  ['too much', new TooLarge(bilingual), 413, 'too-large'],
  ['nothing there', new NotFound(bilingual), 404, 'not-found'],
  ['a surprise', new Error('secret internals'), 500, 'internal'],
  ['something that is no error', 'text', 500, 'internal'],
] as const) {
  test(`${what} is ${status} ${type}`, () => {
    const { problem } = toProblem(error, 'en');
    assert.equal(problem.status, status);
    assert.equal(problem.type, `urn:problem:wechat-materials:${type}`);
    assert.doesNotMatch(JSON.stringify(problem), /secret internals/);
  });
}

test('405 says what is allowed', () => {
  assert.equal(toProblem(new MethodNotAllowed(['GET', 'PUT']), 'en').headers.allow, 'GET, PUT');
});

test('a kept problem is the answer again, in the language of whoever asks', () => {
  const kept = new KnownProblem(toProblems(invalid('size', 'wrong', '错误')));
  assert.equal(toProblem(kept, 'zh').problem.detail, 'size: 错误');
  assert.equal(toProblem(kept, 'en').problem.detail, 'size: wrong');
});

test('a secret that WeChat repeats is cut out', () => {
  rememberSecret('a-very-secret-token');
  const { problem } = toProblem(new WeChatError('/x', 40001, 'bad a-very-secret-token'), 'en');
  assert.equal(problem.errmsg, 'bad [redacted]');
});

test('pictures that could not be taken over come with all pictures, in both languages', () => {
  const images = [{ article: 0, index: 0, source: 'content', state: 'failed', reason: 'status' }];
  const errors = [{ field: 'articles[0].content', message: bilingual }];
  const { en, zh } = toProblems(new ArticleImages(bilingual, errors, { images, retryable: false }));
  assert.deepEqual(
    [en.type, en.status, en.retryable],
    ['urn:problem:wechat-materials:article-images', 422, false],
  );
  assert.deepEqual([en.errors, en.images], [[{ field: 'articles[0].content', message: 'text' }], images]);
  assert.deepEqual([zh.errors, zh.images], [[{ field: 'articles[0].content', message: '文字' }], images]);
  assert.deepEqual(JSON.parse(JSON.stringify(zh)), zh);
});
