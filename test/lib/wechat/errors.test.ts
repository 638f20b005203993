import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Sent } from '../../../lib/net/http-failure.ts';
import {
  isOutcomeUnknown,
  isTokenApi,
  NotDownloadable,
  TokenUnavailable,
  WeChatError,
  WeChatUnreachable,
} from '../../../lib/wechat/errors.ts';

const ADD = '/cgi-bin/material/add_material';
const DELETE = '/cgi-bin/material/del_material';

/** Real texts (wechat-api.md 1.3, 1.4, 4.3, 6 and 9): what WeChat wrote, the text in it, and the id. */
const TEXTS: readonly (readonly [string, string, string | undefined])[] = [
  [
    'invalid media_id hint: [Y2XIpa0119p502] rid: 6413208f-1ae7191d-6edfb203',
    'invalid media_id hint: [Y2XIpa0119p502]',
    '6413208f-1ae7191d-6edfb203',
  ],
  ['invalid media_id rid: 66b190e0-38d2f7c9-71f2c233', 'invalid media_id', '66b190e0-38d2f7c9-71f2c233'],
  [
    'media data missing hint: [] rid: 6710c807-5c107226-09758bdf',
    'media data missing hint: []',
    '6710c807-5c107226-09758bdf',
  ],
  ['invalid appid, rid: 6aac005a-01bfdbee-79769285', 'invalid appid', '6aac005a-01bfdbee-79769285'],
  [
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: 6aac0063-7ed08fb9-1250f724',
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
    '6aac0063-7ed08fb9-1250f724',
  ],
  ['invalid meida size hint: [KiBfOA0483e297]', 'invalid meida size hint: [KiBfOA0483e297]', undefined],
  [
    'This API has been unsupported hint: [Q4XFXa0912d228] rid: 622712e8-186450e1-7a4b2d49',
    'This API has been unsupported hint: [Q4XFXa0912d228]',
    '622712e8-186450e1-7a4b2d49',
  ],
  ['api unauthorized rid:  6866a982-0f144857-4371517e ', 'api unauthorized', '6866a982-0f144857-4371517e'],
  ['api unauthorized,rid:6866A982-0F144857-4371517E', 'api unauthorized', '6866A982-0F144857-4371517E'],
  ['system error', 'system error', undefined],
  ['rid is error', 'rid is error', undefined],
  ['rid not found rid: 61725984-6126f6f9-040f19c4', 'rid not found', '61725984-6126f6f9-040f19c4'],
  ['two\nlines rid: 61725984-6126f6f9-040f19c4', 'two\nlines', '61725984-6126f6f9-040f19c4'],
  ['', '', undefined],
];

test('the request id is taken out of the text, in every grammar that was seen (0.10)', () => {
  for (const [text, errmsg, rid] of TEXTS) {
    const error = new WeChatError(ADD, 40007, text);
    assert.deepEqual([error.errmsg, error.rid], [errmsg, rid]);
    assert.equal(error.message, `${ADD} answered 40007: ${errmsg}`);
  }
});

test('no text is lost or makes it stumble', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { errmsg, rid } = new WeChatError(ADD, 1, `${text} rid: 61725984-6126f6f9-040f19c4`);
      assert.equal(rid, '61725984-6126f6f9-040f19c4');
      assert.ok(`${text.trim()},`.startsWith(errmsg));
    }),
  );
});

test('40164 names the address that belongs on the allow-list, in both of its forms (1.3)', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    [
      'invalid ip 183.155.242.143 ipv6 ::ffff:183.155.242.143, not in whitelist rid: 66b2251b-59e5467f-4220f10e',
      '183.155.242.143',
    ],
    ['invalid ip 61.172.68.219, not in whitelist hint: [KJZfAa0644e575]', '61.172.68.219'],
    [
      'invalid ip 2408:4000::1 ipv6 2408:4000::1, not in whitelist rid: 66b2251b-59e5467f-4220f10e',
      '2408:4000::1',
    ],
    ['invalid ip, not in whitelist', undefined],
    ['', undefined],
  ];
  for (const [text, address] of cases) {
    assert.equal(new WeChatError('/cgi-bin/stable_token', 40164, text).refusedAddress, address);
  }
  assert.equal(new WeChatError(ADD, 40007, 'invalid ip 1.2.3.4, not').refusedAddress, undefined);
});

test('an error is classified by its code and by where it was met', () => {
  assert.equal(new WeChatError(ADD, 40001, '').class.kind, 'token');
  for (const api of ['/cgi-bin/token', '/cgi-bin/stable_token', '/cgi-bin/clear_quota/v2']) {
    assert.ok(isTokenApi(api));
    assert.equal(new WeChatError(api, 40001, '').class.kind, 'configuration');
  }
  assert.ok(!isTokenApi(ADD));
});

test('messages say where, why and how, and nothing else', () => {
  const messages = [
    new WeChatUnreachable(ADD, 'connection', 'partly', { code: 'ECONNRESET' }),
    new WeChatUnreachable(ADD, 'http_status', 'all', { status: 503 }),
    new WeChatUnreachable(ADD, 'not_understood', 'all'),
    new NotDownloadable('web_page', 'http://mp.weixin.qq.com/mp/mp/video?__biz=SECRET'),
    new TokenUnavailable('main', 'refused', { errcode: 40125, errmsg: 'invalid appsecret' }),
    new TokenUnavailable('main', 'not_pushed'),
  ].map(({ message }) => message);
  assert.deepEqual(messages, [
    `${ADD}: connection (ECONNRESET)`,
    `${ADD}: http_status 503`,
    `${ADD}: not_understood`,
    'Not downloadable: web_page',
    'No access token for main: refused 40125',
    'No access token for main: not_pushed',
  ]);
});

test('an errcode leaves the outcome open only where WeChat itself does not know it', () => {
  for (const api of [ADD, DELETE]) {
    for (const errcode of [-1, 61450, 9001002])
      assert.equal(isOutcomeUnknown(new WeChatError(api, errcode, '')), true);
    for (const errcode of [40001, 40007, 40113, 41005, 42001, 45001, 45009, 45011, 45074, 48001, 12345]) {
      assert.equal(isOutcomeUnknown(new WeChatError(api, errcode, '')), false, String(errcode));
    }
  }
});

test('without an answer the outcome is open as soon as all has left, except for 412', () => {
  const reasons = ['connection', 'timeout', 'not_understood'] as const;
  for (const reason of reasons) {
    for (const [sent, open] of [
      ['nothing', false],
      ['partly', false],
      ['all', true],
    ] as [Sent, boolean][]) {
      assert.equal(isOutcomeUnknown(new WeChatUnreachable(ADD, reason, sent)), open, `${reason} ${sent}`);
    }
  }
  for (const [status, open] of [
    [412, false],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
  ] as const) {
    assert.equal(
      isOutcomeUnknown(new WeChatUnreachable(ADD, 'http_status', 'all', { status })),
      open,
      String(status),
    );
  }
});

test('only what adds, deletes or publishes can leave something lasting', () => {
  const paths = ['media/upload', 'media/uploadimg', 'media/get', 'material/get_material', 'stable_token'];
  const more = [
    'material/batchget_material',
    'material/get_materialcount',
    'media/uploadnews',
    'draft/update',
  ];
  for (const path of [...paths, ...more, 'draft/batchget', 'freepublish/get', 'openapi/quota/clear']) {
    const api = `/cgi-bin/${path}`;
    assert.equal(isOutcomeUnknown(new WeChatUnreachable(api, 'timeout', 'all')), false, api);
    assert.equal(isOutcomeUnknown(new WeChatError(api, -1, 'system error')), false, api);
  }
  for (const path of [
    'material/add_news',
    'draft/add',
    'draft/delete',
    'freepublish/submit',
    'freepublish/delete',
  ]) {
    const api = `/cgi-bin/${path}`;
    assert.equal(isOutcomeUnknown(new WeChatUnreachable(api, 'timeout', 'all')), true, api);
    assert.equal(isOutcomeUnknown(new WeChatError(api, -1, 'system error')), true, api);
  }
});

test('other errors leave nothing open', () => {
  const others = [
    new Error('x'),
    new RangeError('short'),
    new NotDownloadable('news'),
    undefined,
    null,
    'x',
    1,
  ];
  for (const error of [...others, new TokenUnavailable('main', 'unreachable')]) {
    assert.equal(isOutcomeUnknown(error), false);
  }
});
