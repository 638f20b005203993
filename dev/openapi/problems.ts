/** Which problems a route may answer, by status. */
import type { ProblemGroup } from '../../lib/http/route.ts';
import {
  Conflict,
  Forbidden,
  InvalidInput,
  MethodNotAllowed,
  NotFound,
  TooLarge,
  WrongFormat,
} from '../../lib/problems/app-errors.ts';
import { KINDS } from '../../lib/wechat/errcodes.ts';

type Code = { readonly code: string; readonly statuses: readonly number[] };

const TEXT = { en: '', zh: '' };
const own = [
  new InvalidInput([]),
  new Forbidden(TEXT),
  new NotFound(TEXT),
  new MethodNotAllowed([]),
  new Conflict(TEXT),
  new TooLarge(TEXT),
  new WrongFormat(TEXT),
].map(({ code, status }): Code => ({ code, statuses: [status] }));

const wechat = Object.entries(KINDS).map(
  ([kind, { status }]): Code => ({ code: `wechat-${kind.replaceAll('_', '-')}`, statuses: [status] }),
);

/** Every type of problem, with the statuses that it comes with. docs/problems.md explains them. */
export const CODES: readonly Code[] = [
  ...own,
  ...wechat,
  { code: 'wechat-unreachable', statuses: [502] },
  { code: 'wechat-timeout', statuses: [504] },
  { code: 'wechat-outcome-unknown', statuses: [502, 504] },
  { code: 'token-not-pushed', statuses: [503] },
  { code: 'not-downloadable', statuses: [409] },
  { code: 'remote-file', statuses: [422] },
  { code: 'article-images', statuses: [422] },
  // In place of 404, for an id that stood in a body.
  { code: 'wechat-media-id', statuses: [400] },
  { code: 'internal', statuses: [500] },
];

const WECHAT = [
  ...wechat.map(({ code }) => code),
  'wechat-unreachable',
  'wechat-timeout',
  'token-not-pushed',
];

const GROUPS: Readonly<Record<ProblemGroup, readonly string[]>> = {
  account: ['not-found'],
  wechat: WECHAT,
  'wechat-creates': ['wechat-outcome-unknown'],
  file: ['too-large', 'wrong-format'],
  download: ['not-found', 'not-downloadable', 'remote-file'],
  'not-found': ['not-found'],
  conflict: ['conflict'],
  'article-images': ['article-images'],
};

/** What every route may answer: input is always checked, since what is not known is refused. */
const ALWAYS = ['invalid-input', 'internal'];

/** The statuses of the problems of a route. */
export function problemStatuses(groups: readonly ProblemGroup[], needsKey: boolean): number[] {
  const codes = new Set([
    ...ALWAYS,
    ...(needsKey ? ['forbidden'] : []),
    ...groups.flatMap((name) => GROUPS[name]),
  ]);
  const statuses = CODES.filter(({ code }) => codes.has(code)).flatMap((entry) => entry.statuses);
  return [...new Set(statuses)].sort((a, b) => a - b);
}

/** The types that come with a status. */
export const typesOf = (status: number): string[] =>
  CODES.filter(({ statuses }) => statuses.includes(status))
    .map(({ code }) => `urn:problem:wechat-materials:${code}`)
    .sort();
