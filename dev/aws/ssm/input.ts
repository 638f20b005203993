import { invalid, SsmError } from './errors.ts';

/** The JSON of a request, read member by member. */
export type Input = Record<string, unknown>;

/** Throws SerializationException for what is no JSON object. */
export function parseInput(body: string): Input {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // answered below
  }
  throw new SsmError('SerializationException');
}

/** A text that may be missing. Throws SerializationException for anything else. */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new SsmError('SerializationException', `${name} must be a string.`);
}

/** A text that must be there and not be empty. */
export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value) return value;
  throw missing(name);
}

/** A truth value; missing means false. */
export function flag(input: Input, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new SsmError('SerializationException', `${name} must be a boolean.`);
}

/** One to `most` texts. */
export function requiredTexts(input: Input, name: string, most: number): string[] {
  const value = input[name] ?? undefined;
  if (value === undefined) throw missing(name);
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new SsmError('SerializationException', `${name} must be a list of strings.`);
  }
  if (value.length >= 1 && value.length <= most) return value;
  throw invalid(
    `1 validation error detected: Value at '${member(name)}' failed to satisfy constraint: Member must have length between 1 and ${most}`,
  );
}

/** A whole number from 1 to `most`, which is also what it is where it is missing. */
export function pageSize(input: Input, most: number): number {
  const value = input.MaxResults ?? most;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(
    `1 validation error detected: Value '${String(value)}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${most}`,
  );
}

/** Refuses members that this Parameter Store would have to ignore. */
export function refuseMembers(input: Input, ...names: string[]): void {
  const given = names.find((name) => input[name] !== undefined && input[name] !== null);
  if (given) throw invalid(`${given} is not supported by this local Parameter Store.`);
}

function missing(name: string): SsmError {
  return invalid(
    `1 validation error detected: Value at '${member(name)}' failed to satisfy constraint: Member must not be null`,
  );
}

function member(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
