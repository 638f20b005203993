/** Keys with fewer rights than the stack's own. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { StackInfo } from '../../dev/stack/stack.ts';
import { createKey, SCOPES, type Scope } from '../../lib/accounts/api-keys.ts';

/**
 * `read`: reads alone; `write`: reads and writes; `elsewhere`: everything, but for another account; `none`: no scope;
 * `first` and `second`: everything, for the account of that name alone.
 */
export type TestKeys = Readonly<Record<'read' | 'write' | 'elsewhere' | 'none' | 'first' | 'second', string>>;

type Place = Pick<
  StackInfo,
  'ssm_url' | 'region' | 'parameter_prefix' | 'aws_access_key_id' | 'aws_secret_access_key'
>;

/** Stores them. Must be done before the authorizer reads the keys for the first time: it remembers them for a minute. */
export async function storeKeys({ ssm_url, region, parameter_prefix, ...info }: Place): Promise<TestKeys> {
  const credentials = { accessKeyId: info.aws_access_key_id, secretAccessKey: info.aws_secret_access_key };
  const ssm = new SSMClient({ endpoint: ssm_url, region, credentials });
  const store = async (accounts: readonly string[], scopes: readonly Scope[]) => {
    const { keyId, key, record } = createKey('test', accounts, scopes);
    await ssm.send(
      new PutParameterCommand({
        Name: `${parameter_prefix}/keys/${keyId}`,
        Value: JSON.stringify(record),
        Type: 'String',
      }),
    );
    return key;
  };
  const keys = {
    read: await store(['*'], ['read']),
    write: await store(['*'], ['read', 'write']),
    elsewhere: await store(['elsewhere'], ['read', 'write', 'delete', 'token']),
    none: await store(['*'], []),
    first: await store(['first'], SCOPES),
    second: await store(['second'], SCOPES),
  };
  ssm.destroy();
  return keys;
}
