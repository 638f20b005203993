/** Parameters in SSM, in our own words. */
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';

/** One client per process. Forty reads a second are shared by the whole AWS account, so it is patient. */
export const ssm = new SSMClient({ maxAttempts: 5 });

/** The operator's own key, where there is one: the ARN. AWS's own otherwise. */
const KEY = process.env.PARAMETER_KEY_ID;

/** GetParameters takes ten names at most. */
const BATCH = 10;

/** The value of a parameter, decrypted, or undefined if there is none. */
export async function readParameter(name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** The values of those parameters that exist, by name. Not decrypted. */
export async function readParameters(names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < names.length; start += BATCH) {
    const { Parameters } = await ssm.send(
      new GetParametersCommand({ Names: names.slice(start, start + BATCH) }),
    );
    for (const { Name, Value } of Parameters ?? []) if (Name && Value) found.set(Name, Value);
  }
  return found;
}

/** All parameters below a path, by name. Not decrypted. */
export async function readPath(path: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: path, Recursive: true, NextToken: next }),
    );
    for (const { Name, Value } of page.Parameters ?? []) if (Name && Value) found.set(Name, Value);
    next = page.NextToken;
  } while (next);
  return found;
}

/** The names of all parameters below a path: metadata only, no value is read. */
export async function listParameters(path: string): Promise<string[]> {
  const found: string[] = [];
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: 'Path', Option: 'Recursive', Values: [path] }],
        MaxResults: 50,
        NextToken: next,
      }),
    );
    for (const { Name } of page.Parameters ?? []) if (Name) found.push(Name);
    next = page.NextToken;
  } while (next);
  return found;
}

/** Writes a parameter; the last writer wins. Never labelled, so that SSM may drop versions beyond its 100. */
export async function writeParameter(
  name: string,
  value: string,
  type: 'String' | 'SecureString',
): Promise<void> {
  const key = type === 'SecureString' && KEY ? { KeyId: KEY } : {};
  await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: type, Overwrite: true, ...key }));
}
