/** The identities of the local stack: an operator who may do everything, and each function with the role of the template. */
import { type Identity, operator } from '../aws/iam/access.ts';
import { statementsOf } from '../aws/iam/policy.ts';
import type { Credentials } from './credentials.ts';
import { accountId } from './queues.ts';
import type { Service, ServiceFunction } from './service.ts';

/** A function's own credentials, as dev/stack/function-identity.mjs gives them to it. */
export const credentialsOf = ({ name }: Pick<ServiceFunction, 'name'>): Credentials => ({
  accessKeyId: name,
  secretAccessKey: `local-${name}`,
});

/** All of them, by access key. @throws {Error} for a role that is not there, or one that cannot be evaluated */
export function identitiesOf(service: Service, admin: Credentials): ReadonlyMap<string, Identity> {
  const functions = service.functions.map((one) => {
    const { accessKeyId, secretAccessKey } = credentialsOf(one);
    const arn = `arn:aws:sts::${accountId}:assumed-role/${one.role}/${one.name}`;
    const statements = policiesOf(service, one).flatMap(statementsOf);
    return [accessKeyId, { arn, secretAccessKey, statements }] as const;
  });
  return new Map([[admin.accessKeyId, operator(admin.secretAccessKey)], ...functions]);
}

type RoleProperties = {
  readonly Policies?: readonly { readonly PolicyDocument: unknown }[];
  readonly ManagedPolicyArns?: readonly unknown[];
};

/** The policies of a function's role, with its intrinsic functions resolved. */
function policiesOf({ resources, region }: Service, { key, role }: ServiceFunction): unknown[] {
  const resource = resources[role];
  if (resource?.Type !== 'AWS::IAM::Role') throw new Error(`${key} has no role of its own: ${role}`);
  const { Policies = [], ManagedPolicyArns = [] } = (resource.Properties ?? {}) as RoleProperties;
  if (ManagedPolicyArns.length > 0)
    throw new Error(`${role} has managed policies, which are not evaluated here`);
  return Policies.map(({ PolicyDocument }) => resolved(PolicyDocument, region));
}

/** The document with every Fn::Sub put in. @throws {Error} for another intrinsic function, or another variable */
function resolved(value: unknown, region: string): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, region));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (name === 'Fn::Sub' && typeof argument === 'string') return substituted(argument, region);
  const intrinsic = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (intrinsic)
    throw new Error(`${intrinsic[0]} in a policy is not resolved here: ${JSON.stringify(value)}`);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolved(item, region)]));
}

function substituted(text: string, region: string): string {
  const variables: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': accountId,
  };
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${name} in a policy is not resolved here: ${text}`);
    return value;
  });
}
