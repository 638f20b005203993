import type { TestContext } from 'node:test';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type LocalSsm, type SsmOptions, startSsm } from '../../../../dev/aws/ssm/server.ts';
import { credentials, region } from './bench.ts';

/** A local Parameter Store for one test, with a client; both end with it. */
export async function startSsmBench(
  t: TestContext,
  options: Partial<SsmOptions> = {},
): Promise<{ ssm: LocalSsm; client: SSMClient }> {
  const ssm = await startSsm({ region, credentials, ...options });
  const client = new SSMClient({ region, credentials, endpoint: ssm.url, maxAttempts: 1 });
  t.after(async () => {
    client.destroy();
    await ssm.close();
  });
  return { ssm, client };
}
