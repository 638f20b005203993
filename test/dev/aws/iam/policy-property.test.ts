/** What holds of every policy, whatever stands in it. */
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate, statementsOf } from '../../../../dev/aws/iam/policy.ts';

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const action = name.map((text) => `s3:${text}`);
const resource = fc.tuple(name, name).map(([bucket, key]) => `arn:aws:s3:::${bucket}/${key}`);
/** Some of its characters give way to wildcards that still fit. */
const widened = (text: string) =>
  fc
    .array(fc.constantFrom('keep', '?', '*'), { minLength: text.length, maxLength: text.length })
    .map((how) =>
      [...text].map((char, at) => (how[at] === 'keep' || char === ':' ? char : how[at])).join(''),
    );
const statement = (Effect: string, Action: string | string[], Resource: string | string[]) => ({
  Effect,
  Action,
  Resource,
});
const decide = (statements: object[], asked: { action: string; resource: string }) =>
  evaluate(statementsOf({ Version: '2012-10-17', Statement: statements }), asked);
const allowed = (statements: object[], asked: { action: string; resource: string }) =>
  decide(statements, asked).allowed;

test('what is granted literally is allowed, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(action, resource), { maxLength: 5 }),
      action,
      resource,
      (grants, askedAction, askedResource) => {
        const statements = grants.map(([one, other]) => statement('Allow', one, other));
        const granted = grants.some(([one, other]) => one === askedAction && other === askedResource);
        return allowed(statements, { action: askedAction, resource: askedResource }) === granted;
      },
    ),
  );
});

test('a pattern made from a resource fits it; a narrower one allows no more', () => {
  const case_ = resource.chain((exact) => fc.tuple(fc.constant(exact), widened(exact), resource));
  fc.assert(
    fc.property(case_, ([exact, wide, other]) => {
      const ask = { action: 's3:a', resource: exact };
      const fits = allowed([statement('Allow', 's3:a', wide)], ask);
      const narrow = allowed([statement('Allow', 's3:a', exact)], { ...ask, resource: other });
      return fits && (!narrow || allowed([statement('Allow', 's3:a', wide)], { ...ask, resource: other }));
    }),
  );
});

test('a Deny wins, and the order of statements does not matter', () => {
  const some = fc.array(fc.tuple(fc.constantFrom('Allow', 'Deny'), action, resource), { maxLength: 6 });
  fc.assert(
    fc.property(some, action, resource, fc.nat(), (parts, askedAction, askedResource, turn) => {
      const statements = parts.map(([effect, one, other]) => statement(effect, one, other));
      const asked = { action: askedAction, resource: askedResource };
      const at = turn % (statements.length + 1);
      const turned = [...statements.slice(at), ...statements.slice(0, at)];
      const denied = decide([...turned, statement('Deny', askedAction, askedResource)], asked);
      return (
        allowed(statements, asked) === allowed(turned, asked) && !denied.allowed && denied.explicit === true
      );
    }),
  );
});

test('taking an Allow away never allows more', () => {
  const some = fc.array(fc.tuple(action, resource), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(some, fc.nat(), ([...grants], which) => {
      const statements = grants.map(([one, other]) => statement('Allow', one, other));
      const fewer = statements.toSpliced(which % statements.length, 1);
      return grants.every(([one, other]) => {
        const asked = { action: one, resource: other };
        return !allowed(fewer, asked) || allowed(statements, asked);
      });
    }),
  );
});
