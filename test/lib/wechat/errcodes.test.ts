import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classify, type ErrorKind, KINDS, knownErrcodes } from '../../../lib/wechat/errcodes.ts';

/** The classes of wechat-api.md section 6, and the kinds that a code of each class may be. */
const CLASSES = {
  A: ['token'],
  T: ['busy', 'rate', 'transcoding'],
  Q: ['quota', 'library_full'],
  P: ['configuration', 'entitlement'],
  U: ['input', 'format', 'size', 'media_id', 'in_use'],
  R: ['closed'],
} as const satisfies Record<string, readonly ErrorKind[]>;

/** Every code of section 6, in its order, by class and kind. */
const SHEET: readonly (readonly [keyof typeof CLASSES, ErrorKind, readonly number[]])[] = [
  ['T', 'busy', [-1, 45102, 61450, 87015, 9001002]],
  ['T', 'rate', [45011, 45061, 53501]],
  ['T', 'transcoding', [46007]],
  ['A', 'token', [40001, 40014, 42001]],
  ['Q', 'quota', [45009, 45028, 45040, 45101, 48006]],
  ['Q', 'library_full', [45034, 45074]],
  ['P', 'configuration', [40013, 40125, 40164, 40243, 41002, 41003, 41004, 42002, 42003, 42007, 45035]],
  ['P', 'configuration', [61004, 61005, 61006, 61011, 61023, 61024, 89503, 89506, 89507]],
  ['P', 'entitlement', [45064, 45501, 48001, 48002, 48003, 48004, 48008, 50001, 50002, 50003, 50004, 50007]],
  ['P', 'entitlement', [53404, 53406, 53500, 61003, 61007, 88000]],
  ['R', 'closed', [45103, 45106, 48009]],
  ['U', 'media_id', [40007, 46001, 53502, 53600]],
  ['U', 'format', [40005, 40113, 40137]],
  ['U', 'size', [40006, 40009, 40010, 40011, 40012, 45001, 45068]],
  ['U', 'in_use', [45060, 48005, 48010]],
  ['U', 'input', [40003, 40004, 40008, 40033, 40035, 40038, 40039, 40059, 40060, 40062, 40066, 40068, 40097]],
  ['U', 'input', [40101, 40114, 40128, 40155, 40192, 40213, 40214, 40221, 40229, 41001, 41005, 41006, 41018]],
  ['U', 'input', [41039, 43001, 43002, 43003, 43004, 44001, 44002, 44003, 44004, 44005, 44006]],
  ['U', 'input', [45002, 45003, 45004, 45005, 45006, 45007, 45008, 45010, 45012, 45020, 45021, 45110]],
  ['U', 'input', [45161, 45164, 45165, 45166, 46002, 46003, 46004, 47001, 47002, 47003, 48013, 48014, 48021]],
  ['U', 'input', [53402, 53405, 53503, 53504, 53505, 61009, 61010, 61014, 61015, 61451]],
  [
    'U',
    'input',
    [76001, 76002, 76003, 76004, 76021, 76022, 87009, 87014, 88001, 10170001, 10170002, 10170003],
  ],
  // Menus.
  ['U', 'input', Array.from({ length: 14 }, (_, index) => 40015 + index)],
  ['U', 'input', [40117, 40118, 40119, 40120, 40121]],
  // Of class P where there is a grant_type, which is on the token endpoints; freepublish/get documents it as this.
  ['U', 'input', [40002]],
  // 42006 is of class A for a third-party platform, which renews its own token. A fresh token of the account's, all
  // that we could fetch, would be refused as well.
  ['P', 'configuration', [42006]],
];

const SHEET_CODES = SHEET.flatMap(([, , codes]) => codes);

test('every code of the sheet has the kind of its class', () => {
  for (const [letter, kind, codes] of SHEET) {
    assert.ok((CLASSES[letter] as readonly ErrorKind[]).includes(kind), `${letter} ${kind}`);
    for (const code of codes) assert.equal(classify(code).kind, kind, String(code));
  }
});

test('the table and the sheet hold the same codes, each once', () => {
  const ascending = (codes: readonly number[]) => [...codes].sort((a, b) => a - b);
  assert.deepEqual(ascending(knownErrcodes()), ascending(SHEET_CODES));
  assert.equal(new Set(knownErrcodes()).size, knownErrcodes().length);
});

/** The error table of DESIGN.md section 4. */
const STATUS: Readonly<Record<ErrorKind, readonly [status: number, retryable: boolean]>> = {
  token: [503, true],
  busy: [502, true],
  rate: [429, true],
  quota: [429, true],
  library_full: [409, false],
  transcoding: [409, true],
  configuration: [503, false],
  entitlement: [403, false],
  closed: [410, false],
  media_id: [404, false],
  format: [415, false],
  size: [413, false],
  in_use: [409, false],
  input: [400, false],
  unknown: [502, false],
};

test('every kind has the status of the design', () => {
  assert.deepEqual(Object.keys(KINDS).sort(), Object.keys(STATUS).sort());
  for (const code of [...SHEET_CODES, 12345]) {
    const { kind, status, retryable } = classify(code);
    assert.deepEqual([status, retryable], STATUS[kind], String(code));
  }
});

test('an unknown code is 502, and nothing is retried', () => {
  const known = new Set(SHEET_CODES);
  const unknown = fc.integer({ min: -100, max: 20_000_000 }).filter((code) => !known.has(code));
  fc.assert(
    fc.property(unknown, fc.boolean(), (code, onTokenEndpoint) => {
      assert.deepEqual(classify(code, onTokenEndpoint), { kind: 'unknown', ...KINDS.unknown });
    }),
  );
});

test('advice is given in English and in Chinese, and both say the same amount', () => {
  for (const code of [...SHEET_CODES, 12345]) {
    const { kind, advice } = classify(code);
    const general = KINDS[kind].advice;
    assert.match(advice.en, /^[A-Za-z].+\.$/, String(code));
    assert.match(advice.zh, /[\u4e00-\u9fff].*。$/, String(code));
    assert.equal(
      advice.en === general.en,
      advice.zh === general.zh,
      `${code}: half of its advice is general`,
    );
  }
});

test('on the token endpoints 40001 is a wrong secret, which no fresh token cures (1.5)', () => {
  assert.deepEqual(classify(40001, true), classify(40125));
  assert.equal(classify(40001, true).kind, 'configuration');
  for (const code of SHEET_CODES.filter((code) => code !== 40001 && code !== 40002)) {
    assert.deepEqual(classify(code, true), classify(code));
  }
});

test('40002 is a wrong grant_type there, and an invalid argument elsewhere (6)', () => {
  assert.equal(classify(40002, true).kind, 'configuration');
  assert.match(classify(40002, true).advice.en, /grant_type/);
  assert.match(classify(40002).advice.en, /argument/);
});

test('a human is told what to do where only a human can help', () => {
  const told: readonly (readonly [number, RegExp, RegExp])[] = [
    [40164, /allow-list/, /IP白名单/],
    [40125, /AppSecret/, /AppSecret/],
    [40013, /AppID/, /AppID/],
    [40243, /frozen/, /冻结/],
    [89503, /administrator/, /管理员/],
    [45106, /drafts/, /草稿/],
    [48001, /接口权限/, /接口权限/],
    [40007, /3 days/, /3 天/],
    [88000, /need_open_comment to 0/, /need_open_comment 设为 0/],
    [45166, /tags.*tempkey.*not been published/, /标签.*tempkey.*未发布/],
    [45008, /8 at most/, /最多 8 篇/],
    [45002, /1 MB/, /1 MB/],
    [45003, /32 characters/, /32 字/],
    [45004, /128 characters/, /128 字/],
    [45110, /16 characters/, /16 字/],
    [44003, /`articles`/, /articles/],
    [40114, /from 0/, /从 0/],
    [41039, /http/, /http/],
    [53402, /ratio/, /比例/],
    [53500, /console/, /公众平台/],
    [53501, /Wait/, /等待/],
    [53503, /console/, /公众平台/],
    [53504, /by hand/, /人工/],
    [53505, /save it/, /手动保存/],
    [48006, /this month/, /本月/],
    [76001, /7 days/, /7 天/],
    [76021, /slash/, /\/ 开头/],
    [10170003, /0, 1, 2 or 3/, /0、1、2 或 3/],
  ];
  for (const [code, en, zh] of told) {
    assert.match(classify(code).advice.en, en);
    assert.match(classify(code).advice.zh, zh);
  }
});
