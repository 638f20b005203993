/** What an operator stores in SSM beside a deployment: two accounts, and keys. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { storeKeys, type TestKeys } from '../../test/helpers/test-keys.ts';
import { seed } from '../stack/seed.ts';
import { CREDENTIALS, REGION } from './emulator.ts';
import { PARAMETER_PREFIX } from './serverless.ts';
import type { World } from './world.ts';

export const ACCOUNT = 'main';
/** Nobody ever calls for it, so that its token can come from the schedule alone. */
export const QUIET_ACCOUNT = 'quiet';

export type Operator = {
  /** May do everything. */
  readonly key: string;
  readonly keys: TestKeys;
};

export async function prepareOperator({ endpoint, apps: [app, quiet] }: World): Promise<Operator> {
  const place = { region: REGION, prefix: PARAMETER_PREFIX };
  const key = await seed({ ...place, ssmUrl: endpoint, credentials: CREDENTIALS, account: ACCOUNT, app });
  const keys = await storeKeys({
    ssm_url: endpoint,
    region: REGION,
    parameter_prefix: PARAMETER_PREFIX,
    aws_access_key_id: CREDENTIALS.accessKeyId,
    aws_secret_access_key: CREDENTIALS.secretAccessKey,
  });
  const ssm = new SSMClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  await ssm.send(
    new PutParameterCommand({
      Name: `${PARAMETER_PREFIX}/accounts/${QUIET_ACCOUNT}/credentials`,
      Value: JSON.stringify({ kind: 'secret', ...quiet }),
      Type: 'SecureString',
    }),
  );
  ssm.destroy();
  return { key, keys };
}
