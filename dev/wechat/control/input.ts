import { isObject } from '../core/incoming.ts';

/** A control request that cannot be understood: 400, naming the field. */
export class BadInput extends Error {
  override name = 'BadInput' as const;
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/**
 * Reads a JSON object field by field, each with its check. Unknown fields are refused, because a misspelt one
 * would otherwise be a fault that never strikes.
 */
export class Input {
  readonly #source: Record<string, unknown>;
  readonly #prefix: string;

  constructor(source: unknown, known: readonly string[], prefix = '') {
    if (!isObject(source)) throw new BadInput(prefix.replace(/\.$/, ''), 'must be a JSON object');
    this.#source = source;
    this.#prefix = prefix;
    for (const name of Object.keys(source)) {
      if (!known.includes(name)) throw this.bad(name, `is unknown; known are ${known.join(', ')}`);
    }
  }

  /** The error for one of this object's fields. */
  bad(name: string, message: string): BadInput {
    return new BadInput(this.#prefix + name, message);
  }

  /** The value as it stands. */
  raw(name: string): unknown {
    return this.#source[name];
  }

  text(name: string): string | undefined {
    return this.#checked(name, 'must be a string', (value) => typeof value === 'string');
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (!value) throw this.bad(name, 'is required');
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const test = (value: unknown) => values.some((candidate) => candidate === value);
    return this.#checked<T>(name, `must be one of ${values.join(', ')}`, test);
  }

  flag(name: string): boolean | undefined {
    return this.#checked(name, 'must be true or false', (value) => typeof value === 'boolean');
  }

  number(name: string): number | undefined {
    return this.#checked(name, 'must be a number', Number.isFinite);
  }

  whole(name: string, least: number): number | undefined {
    const test = (value: unknown) => Number.isInteger(value) && Number(value) >= least;
    return this.#checked(name, `must be a whole number of at least ${least}`, test);
  }

  texts(name: string): string[] | undefined {
    const test = (value: unknown) =>
      Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    return this.#checked(name, 'must be a list of strings', test);
  }

  /** Base64 as bytes. Buffer would drop what it does not understand without a word. */
  base64(name: string): Buffer | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw this.bad(name, 'must be base64');
    return Buffer.from(text, 'base64');
  }

  /** A moment in RFC 3339, in milliseconds. */
  moment(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(value)) throw this.bad(name, 'must be a time in RFC 3339');
    return value;
  }

  inner(name: string, known: readonly string[]): Input | undefined {
    const value = this.#source[name];
    return value === undefined ? undefined : new Input(value, known, `${this.#prefix}${name}.`);
  }

  #checked<T>(name: string, message: string, test: (value: unknown) => boolean): T | undefined {
    const value = this.#source[name];
    if (value === undefined) return undefined;
    if (!test(value)) throw this.bad(name, message);
    return value as T;
  }
}
