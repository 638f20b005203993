/**
 * The `Condition` of a statement: every operator in it must hold, for every key under it, for any one of the values
 * given. A key that the request does not carry makes a condition fail, unless its operator ends in `IfExists` or
 * denies (`StringNotLike`).
 */
import { arnPattern, pattern } from './pattern.ts';

/** What a request carries beside action and resource, by condition key. */
export type Context = Readonly<Record<string, string>>;

export type Condition = (context: Context) => boolean;

type Comparison = (wanted: string) => (value: string) => boolean;

const equals: Comparison = (wanted) => (value) => value === wanted;
const equalsIgnoringCase: Comparison = (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase();
const like: Comparison = (wanted) => pattern(wanted);
const arn: Comparison = (wanted) => arnPattern(wanted);

type Operator = { readonly compare: Comparison; readonly negated: boolean };

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { compare: equals, negated: false },
  StringNotEquals: { compare: equals, negated: true },
  StringEqualsIgnoreCase: { compare: equalsIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { compare: equalsIgnoringCase, negated: true },
  StringLike: { compare: like, negated: false },
  StringNotLike: { compare: like, negated: true },
  ArnEquals: { compare: arn, negated: false },
  ArnNotEquals: { compare: arn, negated: true },
  ArnLike: { compare: arn, negated: false },
  ArnNotLike: { compare: arn, negated: true },
  Bool: { compare: equalsIgnoringCase, negated: false },
};

const IF_EXISTS = 'IfExists';

/** @throws {Error} for an operator that is not evaluated here, so that none is ever passed over */
export function condition(element: unknown): Condition {
  if (element === undefined) return () => true;
  const tests = entries(element, 'Condition').flatMap(([operator, keys]) =>
    entries(keys, operator).map(([key, values]) =>
      test(operator, key, textsOf(values, `${operator} ${key}`)),
    ),
  );
  return (context) => tests.every((holds) => holds(context));
}

function test(operator: string, key: string, wanted: readonly string[]): Condition {
  if (operator === 'Null') {
    const absent = wanted.some((value) => value === 'true');
    return (context) => (valueIn(context, key) === undefined) === absent;
  }
  const ifExists = operator.endsWith(IF_EXISTS);
  const name = ifExists ? operator.slice(0, -IF_EXISTS.length) : operator;
  const known = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!known) throw new Error(`The condition operator ${operator} is not evaluated here`);
  const { compare, negated } = known;
  const comparisons = wanted.map(compare);
  return (context) => {
    const value = valueIn(context, key);
    if (value === undefined) return ifExists || negated;
    return comparisons.some((fits) => fits(value)) !== negated;
  };
}

/** Keys are the same in any case. */
function valueIn(context: Context, key: string): string | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function entries(value: unknown, what: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new Error(`${what} must be an object`);
}

/** One text or a list of them; CloudFormation gives truth values as such. */
export function textsOf(value: unknown, what: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'boolean') return String(item);
    throw new Error(`${what} must be text: ${JSON.stringify(item)}`);
  });
}
