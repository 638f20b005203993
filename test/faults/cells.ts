/**
 * The form of a fault matrix: every step of an operation against every fault. A cell says how the operation ends when this
 * fault meets this step, or why it cannot meet it. Matrices are data, in files of their own that start nothing: the tests
 * run their cells, and docs/faults.md shows them (faults-page.test.ts compares the two).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** What goes wrong at a step, in the order of the page's columns; the page explains each (FAULT_TEXTS). */
export const FAULT_TEXTS = [
  ['killed before', 'The process dies at the step, before it took effect. Nothing of it runs afterwards.'],
  ['killed after', 'The process dies at the step, after it took effect.'],
  ['exception', 'The step throws an error that nobody expected; the process lives on.'],
  [
    'slow',
    'The step takes effect, but takes as long as it is given: a call to WeChat times out, a call to AWS uses up the time of the function.',
  ],
  ['-1', 'WeChat answers `-1`.'],
  ['40001', 'WeChat refuses the token.'],
  ['45009', "WeChat says that the day's quota is used up."],
  ['45011', "WeChat says that the minute's rate is exceeded."],
  ['412', 'WeChat answers HTTP 412, or S3 does, because somebody else has written meanwhile.'],
  ['503', 'WeChat answers HTTP 503.'],
  ['dropped before', 'The connection breaks before the work is done.'],
  [
    'dropped after',
    'The connection breaks after the work was done: no answer comes. Where the AWS SDK repeats by itself, it does.',
  ],
  ['SSM throttled', 'SSM answers ThrottlingException, as often as the SDK asks.'],
  ['S3 503', 'S3 answers 503 SlowDown, as often as the SDK asks.'],
  [
    'delivered twice',
    'The message comes once more at this step, and the second worker is through before the first goes on.',
  ],
  ['out of order', 'A message that should have come earlier, or later, comes at this step.'],
  ['two at once', 'Two workers come to this step and take it at the same moment.'],
  [
    'clock skew',
    "From this step on the worker's clock is minutes ahead of everybody else's; and once more, minutes behind.",
  ],
] as const;

export type Fault = (typeof FAULT_TEXTS)[number][0];
export const FAULTS: readonly Fault[] = FAULT_TEXTS.map(([fault]) => fault);

/** Why a fault cannot meet a step. Said once, and numbered on the page. */
export const REASONS = {
  notWeChat: 'The step is no call to WeChat.',
  noUpload: 'WeChat answers 412 to a file without a length, and this call sends none.',
  notConditional: 'S3 answers 412 to conditional writes alone.',
  notS3: 'The step does not use S3.',
  notSsm: 'The step does not use SSM.',
  noConnection: 'The step uses no connection.',
  noMessage: 'No message of a queue starts this operation, so none comes twice or in another order.',
  notApi: 'A link is no interface: its server answers with files, pages and statuses.',
  noToken: 'The endpoint takes the AppSecret and no token; its 40001 means a wrong secret.',
  noClock: 'Neither this step nor a later one looks at the clock.',
} as const;

export type Reason = keyof typeof REASONS;

/** How it ends, in a few words; or why this cannot be. */
export type Cell = string | { readonly never: Reason };
export type Row = Readonly<Record<Fault, Cell>>;

export type Matrix<Step extends string = string> = {
  readonly operation: string;
  /** The steps, in the order in which they are taken. */
  readonly rows: Readonly<Record<Step, Row>>;
};

/**
 * A row: what cannot meet the step, how it usually ends, and the faults after which it ends in another way.
 *
 * @param not the faults that cannot meet the step
 * @param usual how it ends after each of the others …
 * @param otherwise … but these
 */
export function row<Not extends Fault>(
  not: Readonly<Record<Not, Reason>>,
  usual: string,
  otherwise?: Readonly<Partial<Record<Exclude<Fault, Not>, string>>>,
): Row {
  const cell = (fault: Fault): Cell => {
    const reason = (not as Partial<Record<Fault, Reason>>)[fault];
    if (reason) return { never: reason };
    return (otherwise as Partial<Record<Fault, string>> | undefined)?.[fault] ?? usual;
  };
  return Object.fromEntries(FAULTS.map((fault) => [fault, cell(fault)])) as Row;
}

export const stepsOf = <Step extends string>({ rows }: Matrix<Step>): Step[] => Object.keys(rows) as Step[];

export const cellName = ({ operation }: Matrix, step: string, fault: Fault) =>
  `${operation}: ${step} × ${fault}`;

/**
 * Makes a test of every cell.
 *
 * @param run makes the operation meet the fault at the step, checks what must hold in any case, and says how it ended
 */
export function testCells<Step extends string>(
  matrix: Matrix<Step>,
  run: (step: Step, fault: Fault) => Promise<string>,
): void {
  for (const step of stepsOf(matrix)) {
    for (const fault of FAULTS) {
      const ends = matrix.rows[step][fault];
      if (typeof ends !== 'string') continue;
      test(cellName(matrix, step, fault), async () => assert.equal(await run(step, fault), ends));
    }
  }
}
