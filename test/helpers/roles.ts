/** The roles of the template, for tests that run without the stack: the names of buckets and parameters are the test's own. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Identity } from '../../dev/aws/iam/access.ts';
import { identitiesOf } from '../../dev/stack/identities.ts';
import { type Resource, serviceFolder } from '../../dev/stack/service.ts';

export type Names = {
  readonly prefix: string;
  readonly parameters: string;
  readonly staging: string;
  readonly library: string;
  readonly region: string;
};

type Resolve = { readonly resolveVariable: (variable: string) => Promise<unknown> };

const require = createRequire(import.meta.url);

/** The identity of each function, by its name in resources/rights.yml. */
export async function rolesNamed(names: Names): Promise<ReadonlyMap<string, Identity>> {
  const table = await rightsTable();
  const known: Readonly<Record<string, unknown>> = {
    'self:custom.prefix': names.prefix,
    'self:custom.parameterPrefix': names.parameters,
    'self:custom.stagingBucketName': names.staging,
    'self:custom.libraryBucketName': names.library,
    'file(resources/rights.yml)': table,
  };
  const roles = require(join(serviceFolder, 'resources/roles.cjs')) as (
    resolve: Resolve,
  ) => Promise<{ readonly Resources: Readonly<Record<string, Resource>> }>;
  // Params are what an operator may choose; nothing is chosen.
  const { Resources } = await roles({ resolveVariable: async (variable) => known[variable] ?? null });
  const functions = Object.keys(table).map((key) => ({
    key,
    name: key,
    role: `${key.charAt(0).toUpperCase()}${key.slice(1)}Role`,
    triggers: [],
  }));
  const service = {
    region: names.region,
    parameterPrefix: names.parameters,
    refreshFunction: '',
    functions,
    resources: Resources,
  };
  return identitiesOf(service, { accessKeyId: 'operator', secretAccessKey: '' });
}

/** With the YAML reader that Serverless reads it with. */
async function rightsTable(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { load } = createRequire(require.resolve('serverless/package.json'))('js-yaml') as {
    readonly load: (text: string) => unknown;
  };
  const text = await readFile(join(serviceFolder, 'resources/rights.yml'), 'utf8');
  return load(text) as Readonly<Record<string, readonly string[]>>;
}
