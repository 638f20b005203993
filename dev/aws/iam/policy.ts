/**
 * Identity policies as IAM evaluates them: what no statement allows is denied, and what one denies is denied whatever
 * others allow. What stands in a policy and is not evaluated here is refused when the policy is read, so that nothing is
 * ever allowed or denied by oversight.
 */
import { type Condition, type Context, condition, textsOf } from './conditions.ts';
import { arnPattern, type Fits, pattern } from './pattern.ts';

/** What somebody asks for. `context` holds the values of condition keys. */
export type AccessRequest = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
};

/** One action on one resource, as a policy spells them. */
export type Grant = { readonly action: string; readonly resource: string };

export type Statement = {
  readonly allows: boolean;
  readonly actions: readonly Spelled[];
  readonly resources: readonly Spelled[];
  readonly condition: Condition;
};

type Spelled = { readonly text: string; readonly fits: Fits };

/** `grants`: all that allow it, in their own spelling. `explicit`: a statement denies it; else none allows it. */
export type Decision =
  | { readonly allowed: true; readonly grants: readonly Grant[] }
  | { readonly allowed: false; readonly explicit: boolean };

const ELEMENTS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/** The statements of a policy document, its intrinsic functions resolved. @throws {Error} that says what is wrong */
export function statementsOf(document: unknown): Statement[] {
  const { Version, Statement } = document as { readonly Version?: unknown; readonly Statement?: unknown };
  if (Version !== '2012-10-17')
    throw new Error(`Policies of version ${String(Version)} are not evaluated here`);
  return [Statement].flat().map(statement);
}

function statement(element: unknown): Statement {
  const { Effect, Action, Resource, Condition, ...rest } = element as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(rest).find((name) => !ELEMENTS.has(name));
  if (unknown) throw new Error(`${unknown} is not evaluated here`);
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new Error(`Effect must be Allow or Deny: ${String(Effect)}`);
  return {
    allows: Effect === 'Allow',
    actions: spelled(Action, 'Action', (text) => pattern(text, { ignoreCase: true })),
    resources: spelled(Resource, 'Resource', arnPattern),
    condition: condition(Condition),
  };
}

function spelled(value: unknown, what: string, fits: (text: string) => Fits): Spelled[] {
  return textsOf(value, what).map((text) => {
    if (text.includes('${')) throw new Error(`Policy variables are not evaluated here: ${text}`);
    return { text, fits: fits(text) };
  });
}

/** Decides. */
export function evaluate(statements: readonly Statement[], request: AccessRequest): Decision {
  const grants: Grant[] = [];
  for (const one of statements) {
    const matching = matches(one, request);
    if (matching.length > 0 && !one.allows) return { allowed: false, explicit: true };
    grants.push(...matching);
  }
  return grants.length > 0 ? { allowed: true, grants } : { allowed: false, explicit: false };
}

/** The pairs of action and resource through which a statement is about this request. */
function matches(
  { actions, resources, condition: holds }: Statement,
  { action, resource, context = {} }: AccessRequest,
): Grant[] {
  const fittingActions = actions.filter(({ fits }) => fits(action));
  if (fittingActions.length === 0) return [];
  const fittingResources = resources.filter(({ fits }) => fits(resource));
  if (fittingResources.length === 0 || !holds(context)) return [];
  return fittingActions.flatMap((one) =>
    fittingResources.map((other) => ({ action: one.text, resource: other.text })),
  );
}

/** Every pair of action and resource that statements allow, each once. */
export function grantsOf(statements: readonly Statement[]): Grant[] {
  const pairs = statements
    .filter(({ allows }) => allows)
    .flatMap(({ actions, resources }) =>
      actions.flatMap(({ text: action }) => resources.map(({ text: resource }) => ({ action, resource }))),
    );
  return [...new Map(pairs.map((pair) => [grantKey(pair), pair])).values()];
}

/** A grant as one text. */
export const grantKey = ({ action, resource }: Grant): string => `${action} ${resource}`;
