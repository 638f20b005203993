/** What an operator would have stored in SSM: an account's credentials, and an API key. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createKey, SCOPES } from '../../lib/accounts/api-keys.ts';
import type { Credentials } from './credentials.ts';

export type Seed = {
  readonly ssmUrl: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly prefix: string;
  readonly account: string;
  readonly app: { readonly app_id: string; readonly app_secret: string };
};

/** Stores an account and a key that may do everything; gives the key. */
export async function seed({ ssmUrl, region, credentials, prefix, account, app }: Seed): Promise<string> {
  const ssm = new SSMClient({ endpoint: ssmUrl, region, credentials });
  const put = (path: string, value: unknown, Type: 'String' | 'SecureString') =>
    ssm.send(
      new PutParameterCommand({
        Name: `${prefix}${path}`,
        Value: JSON.stringify(value),
        Type,
        Overwrite: true,
      }),
    );
  const { keyId, key, record } = createKey('local', ['*'], SCOPES);
  await put(`/accounts/${account}/credentials`, { kind: 'secret', ...app }, 'SecureString');
  await put(`/keys/${keyId}`, record, 'String');
  ssm.destroy();
  return key;
}
