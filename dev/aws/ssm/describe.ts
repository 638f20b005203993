import type { Parameter } from './store.ts';

/** Where a Parameter Store is, for the ARNs of what it holds. */
export type Place = { region: string; account: string };

/** A parameter as the Get operations answer it. */
export function parameterOutput(
  parameter: Parameter,
  place: Place,
  withDecryption: boolean,
  selector = '',
): Record<string, unknown> {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: readable(parameter, withDecryption),
    Version: parameter.version,
    ...(selector ? { Selector: selector } : {}),
    LastModifiedDate: parameter.lastModified / 1000,
    ARN: arn(parameter.name, place),
    DataType: 'text',
  };
}

/** What DescribeParameters and GetParameterHistory tell beside a value. */
export function metadataOutput(parameter: Parameter, place: Place): Record<string, unknown> {
  return {
    Name: parameter.name,
    Type: parameter.type,
    KeyId: parameter.keyId,
    LastModifiedDate: parameter.lastModified / 1000,
    LastModifiedUser: `arn:aws:iam::${place.account}:root`,
    Description: parameter.description,
    AllowedPattern: parameter.allowedPattern,
    Version: parameter.version,
    Tier: parameter.tier,
    Policies: [],
    DataType: 'text',
  };
}

/** The value, or for a SecureString that was asked for without decryption a text of no use. */
export function readable(parameter: Parameter, withDecryption: boolean): string {
  return parameter.type === 'SecureString' && !withDecryption ? parameter.ciphertext : parameter.value;
}

/** The ARN of a parameter. */
export function arn(name: string, { region, account }: Place): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}
