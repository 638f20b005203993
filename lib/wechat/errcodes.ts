/**
 * What WeChat's error codes mean for a caller of ours: the one table (wechat-api.md sections 1.5 and 6).
 *
 * A row gives a code its kind, and where the kind's advice is too general an advice of its own, in English and
 * Chinese. Status and advice of a kind stand in `KINDS`. An unknown code is `unknown`: 502, and nothing is retried.
 */
import { ARTICLE_ROWS } from './article-errcodes.ts';
import { ROWS } from './errcode-rows.ts';
import { type ErrorKind, KINDS, type KindOfError, type Row } from './error-kinds.ts';

export { type Advice, type ErrorKind, KINDS } from './error-kinds.ts';

/** Codes whose base meaning is a fault of the caller's, without more to say (section 6). */
const PLAIN_INPUT = new Set([
  40003, 40008, 40015, 40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027,
  40028, 40035, 40038, 40039, 40059, 40060, 40062, 40066, 40068, 40097, 40101, 40117, 40118, 40119, 40120,
  40121, 40192, 40213, 40214, 40221, 40229, 41001, 41006, 41018, 43001, 43002, 43003, 43004, 44002, 44005,
  45005, 45006, 45010, 45012, 45020, 45021, 46002, 46003, 46004, 47003, 48013, 48014, 61009, 61010, 61014,
  61015, 61451, 76003, 76004, 87009, 88001,
]);

/** What freepublish/get documents 40002 as. */
const INVALID_ARGUMENT: Row = ['input', 'WeChat calls an argument invalid.', '微信认为参数不合法。'];

export type ErrorClass = KindOfError & { readonly kind: ErrorKind };

/**
 * The class of an errcode.
 *
 * @param onTokenEndpoint there 40001 means a wrong AppSecret, which no fresh token cures
 *   (wechat-api.md 1.5), and 40002 a wrong grant_type; elsewhere there is none, and 40002 means an invalid argument (6)
 */
export function classify(errcode: number, onTokenEndpoint = false): ErrorClass {
  if (onTokenEndpoint && errcode === 40001) return classify(40125);
  if (!onTokenEndpoint && errcode === 40002) return of(INVALID_ARGUMENT);
  return of(ROWS[errcode] ?? ARTICLE_ROWS[errcode] ?? [PLAIN_INPUT.has(errcode) ? 'input' : 'unknown']);
}

function of([kind, en, zh]: Row): ErrorClass {
  return { kind, ...KINDS[kind], ...(en && zh && { advice: { en, zh } }) };
}

/** Every code that the table knows. Made when asked for: only tests ask. */
export const knownErrcodes = (): readonly number[] => [
  ...Object.keys({ ...ROWS, ...ARTICLE_ROWS }).map(Number),
  ...PLAIN_INPUT,
];
