import { S3Error } from '../errors.ts';

/** One thing that a policy demands of a field. */
export type Condition = { operator: 'eq' | 'starts-with'; field: string; value: string };

/** What a form may upload, as its signer allowed it. */
export type Policy = {
  /** Milliseconds since 1970. */
  expiration: number;
  conditions: Condition[];
  /** How many bytes the file may have. */
  lengthRange: { min: number; max: number } | undefined;
};

/** Reads a policy from its base64. Throws InvalidPolicyDocument. */
export function parsePolicy(encoded: string): Policy {
  const document = parseJson(encoded);
  if (!isRecord(document)) throw invalid('Invalid JSON.');
  const { expiration, conditions } = document;
  if (typeof expiration !== 'string') throw invalid('Policy missing expiration.');
  const expires = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(expiration) ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expires)) throw invalid(`Invalid 'expiration' value: '${expiration}'`);
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.');
  const policy: Policy = { expiration: expires, conditions: [], lengthRange: undefined };
  for (const condition of conditions) addCondition(policy, condition);
  return policy;
}

function addCondition(policy: Policy, condition: unknown): void {
  if (!Array.isArray(condition)) {
    policy.conditions.push(exactMatch(condition));
    return;
  }
  const [operator, first, second] = condition;
  if (condition.length !== 3 || typeof operator !== 'string') throw invalid('Invalid condition.');
  const name = operator.toLowerCase();
  if (name === 'content-length-range') {
    policy.lengthRange = { min: byteCount(first), max: byteCount(second) };
    return;
  }
  if (name !== 'eq' && name !== 'starts-with') throw invalid(`Unknown Operation '${operator}'.`);
  if (typeof first !== 'string' || !first.startsWith('$') || typeof second !== 'string') {
    throw invalid(`Invalid ${operator} condition.`);
  }
  policy.conditions.push({ operator: name, field: first.slice(1).toLowerCase(), value: second });
}

/** `{"acl": "private"}`, the short form of `["eq", "$acl", "private"]`. */
function exactMatch(condition: unknown): Condition {
  const entries = isRecord(condition) ? Object.entries(condition) : [];
  const [name, value] = entries[0] ?? [];
  if (entries.length !== 1 || name === undefined || typeof value !== 'string') {
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  return { operator: 'eq', field: name.toLowerCase(), value };
}

function byteCount(value: unknown): number {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  throw invalid('Invalid content-length-range.');
}

function parseJson(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw invalid('Invalid JSON.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): S3Error {
  return new S3Error('InvalidPolicyDocument', { message: `Invalid Policy: ${reason}` });
}
