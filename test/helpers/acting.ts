/**
 * Lets what runs in a test's own process act with the rights of a function, in front of local S3 and SSM. The test itself
 * may do everything, and all share one access key, so the role is whoever's turn it is.
 */
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after } from 'node:test';
import { Access, deniedMessage, type Identity, operator } from '../../dev/aws/iam/access.ts';
import { type AccessRequest, type Grant, grantKey } from '../../dev/aws/iam/policy.ts';
import type { Credentials } from '../../dev/aws/sigv4/verify.ts';
import { type Names, rolesNamed } from './roles.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever a module exports
type Work = (...given: any[]) => unknown;

/** Judges the one key by the role whose turn it is. */
class Turns extends Access {
  role: string | undefined;
  calls = 0;

  override check(accessKeyId: string, request: AccessRequest) {
    return super.check(this.role ?? accessKeyId, request);
  }

  override allows(accessKeyId: string, request: AccessRequest) {
    return super.allows(this.role ?? accessKeyId, request);
  }
}

export async function actingAs({ accessKeyId, secretAccessKey }: Credentials, names: Names) {
  const identities = new Map<string, Identity>(await rolesNamed(names));
  identities.set(accessKeyId, operator(secretAccessKey));
  const access = new Turns(identities);
  after(() => tell(access, names));

  /** Whatever was denied is a failure, also where the work took it lightly. */
  function act<T>(role: string, work: () => T): T {
    assert.ok(identities.has(role), `resources/rights.yml has no ${role}`);
    assert.ok(access.role === undefined || access.role === role, `${access.role} is at work`);
    const before = access.denials().length;
    access.role = role;
    access.calls += 1;
    const end = () => {
      access.calls -= 1;
      if (access.calls === 0) access.role = undefined;
      assert.deepEqual(
        access
          .denials()
          .slice(before)
          .map((denial) => deniedMessage(denial)),
        [],
      );
    };
    let given: T;
    try {
      given = work();
    } catch (error) {
      end();
      throw error;
    }
    if (given instanceof Promise) return given.finally(end) as T;
    end();
    return given;
  }

  /** The same module, its functions acting with the rights of a function of ours. */
  function as<Module extends object>(role: string, module: Module): Module {
    const acting = Object.entries(module).map(([name, value]) => [
      name,
      isFunction(value) ? (...given: unknown[]) => act(role, () => value(...given)) : value,
    ]);
    return Object.fromEntries(acting) as Module;
  }

  /** What somebody else does while a function is at work. */
  async function aside<T>(work: () => Promise<T>): Promise<T> {
    const { role, calls } = access;
    Object.assign(access, { role: undefined, calls: 0 });
    try {
      return await work();
    } finally {
      Object.assign(access, { role, calls });
    }
  }

  return { access, as, aside };
}

/** What was used here counts at the end of a whole run (test/e2e/rights.ts). */
function tell(access: Access, names: Names): void {
  const { used_rights } = JSON.parse(process.env.TEST_STACK ?? '{}') as { readonly used_rights?: string };
  if (!used_rights) return;
  const lines = access
    .usage()
    .flatMap(({ accessKeyId, used }) =>
      used.map((grant) => `${kebab(accessKeyId)} ${spelled(grant, names)}\n`),
    );
  appendFileSync(used_rights, lines.join(''));
}

const isFunction = (value: unknown): value is Work =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `s3:GetObject library/blobs/*`, whatever the buckets and the prefix are called. */
export function spelled(
  { action, resource }: Grant,
  { prefix, parameters, staging, library }: Omit<Names, 'region'>,
): string {
  const rest = resource
    .replace(/^(arn:[^:]*:[^:]*:[^:]*:[^:]*:)?(parameter|function:)?/, '')
    .replace(library, 'library')
    .replace(staging, 'staging')
    .replace(parameters, '')
    .replace(`${prefix}-`, '');
  return grantKey({ action, resource: rest });
}
