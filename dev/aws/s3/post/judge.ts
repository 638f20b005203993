import { S3Error } from '../errors.ts';
import type { Condition, Policy } from './policy.ts';

/** Fields that no condition needs to name: what proves the policy cannot be part of it, and the file comes after. */
const FREE_FIELDS = new Set(['x-amz-signature', 'policy', 'file', 'awsaccesskeyid', 'signature']);

/**
 * Holds the fields of a form against its policy, in both directions: every condition must be met, and every field must be
 * named by one. Throws AccessDenied.
 */
export function judge(policy: Policy, fields: ReadonlyMap<string, string>, now: number): void {
  if (now > policy.expiration) throw denied('Policy expired.');
  for (const condition of policy.conditions) {
    if (!holds(condition, fields.get(condition.field))) {
      const { operator, field, value } = condition;
      throw denied(`Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value])}`);
    }
  }
  const named = new Set(policy.conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter(
    (field) => !named.has(field) && !FREE_FIELDS.has(field) && !field.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

function holds({ operator, field, value }: Condition, given = ''): boolean {
  if (operator === 'eq') return given === value;
  // A list of types is a list, each of which must begin so.
  const items = field === 'content-type' ? given.split(',').map((item) => item.trim()) : [given];
  return items.every((item) => item.startsWith(value));
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', { message: `Invalid according to Policy: ${reason}` });
}
