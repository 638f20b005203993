import { randomBytes } from 'node:crypto';
import { SsmError } from './errors.ts';
import type { Selector } from './names.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';
export type Tier = 'Standard' | 'Advanced';

/** One version of a parameter. */
export type Parameter = {
  readonly name: string;
  readonly version: number;
  readonly type: ParameterType;
  readonly value: string;
  /** What a reader without decryption sees of a SecureString. */
  readonly ciphertext: string;
  readonly tier: Tier;
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
};

const VERSIONS_KEPT = 100;

/** Parameters by name, each with its last hundred versions. */
export class ParameterStore {
  readonly #versions = new Map<string, Parameter[]>();

  /** The newest version of every parameter, by name. */
  all(): Parameter[] {
    const newest = [...this.#versions.values()].flatMap((versions) => versions.slice(-1));
    return newest.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The newest version of one parameter. */
  newest(name: string): Parameter | undefined {
    return this.#versions.get(name)?.at(-1);
  }

  /** The versions kept of a parameter, oldest first. Throws ParameterNotFound. */
  history(name: string): readonly Parameter[] {
    const versions = this.#versions.get(name);
    if (!versions) throw new SsmError('ParameterNotFound');
    return versions;
  }

  /** The version that a selector means. Throws ParameterNotFound or ParameterVersionNotFound. */
  select({ name, version }: Selector): Parameter {
    const versions = this.history(name);
    const found =
      version === undefined ? versions.at(-1) : versions.find((one) => String(one.version) === version);
    if (found) return found;
    throw new SsmError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }

  /** Adds a version; the oldest goes when there are too many. */
  add(parameter: Omit<Parameter, 'version' | 'ciphertext'>): Parameter {
    const versions = this.#versions.get(parameter.name) ?? [];
    const added = {
      ...parameter,
      version: (versions.at(-1)?.version ?? 0) + 1,
      ciphertext: `AQICAH${randomBytes(96).toString('base64')}`,
    };
    this.#versions.set(parameter.name, [...versions, added].slice(-VERSIONS_KEPT));
    return added;
  }

  /** Takes a parameter away with all its versions; false where there was none. */
  delete(name: string): boolean {
    return this.#versions.delete(name);
  }
}
