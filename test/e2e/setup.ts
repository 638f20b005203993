/** Starts the local stack once for all test files; they find it through TEST_STACK. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { serviceFolder } from '../../dev/stack/service.ts';
import { type Stack, type StackInfo, startStack } from '../../dev/stack/stack.ts';
import { createKey, SCOPES, type Scope } from '../../lib/accounts/api-keys.ts';
import { startFileHost } from '../helpers/file-host.ts';
import type { TestKeys } from '../helpers/stack.ts';
import { checkRights, RAN, USED } from './rights.ts';

let stack: Stack;
let files: Awaited<ReturnType<typeof startFileHost>>;

const folder = join(serviceFolder, '.local', 'test');

export async function globalSetup() {
  files = await startFileHost();
  stack = await startStack({
    folder,
    port: 0,
    allowHosts: files.host,
    // So that a test need not wait long for a draft to go on in the background, or for an upload to be looked up.
    params: { draftWaitSeconds: '6', firstLookSeconds: '1', secondLookSeconds: '1' },
  });
  const ran = join(folder, RAN);
  const used_rights = join(folder, USED);
  await Promise.all([ran, used_rights].map((file) => writeFile(file, '')));
  process.env.TEST_STACK = JSON.stringify({
    ...stack.info,
    files_url: files.url,
    ran,
    used_rights,
    keys: await storeKeys(stack.info),
  });
}

/** Keys with fewer rights, stored before the authorizer reads the keys for the first time. */
async function storeKeys({ ssm_url, region, parameter_prefix, ...info }: StackInfo): Promise<TestKeys> {
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
  return {
    read: await store(['*'], ['read']),
    write: await store(['*'], ['read', 'write']),
    elsewhere: await store(['elsewhere'], ['read', 'write', 'delete', 'token']),
    none: await store(['*'], []),
    first: await store(['first'], SCOPES),
    second: await store(['second'], SCOPES),
  };
}

export async function globalTeardown() {
  await stack.stop();
  await files.close();
  await checkRights(stack.access, stack.info);
}
