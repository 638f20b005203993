/** Starts the local stack once for all test files; they find it through TEST_STACK. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceFolder } from '../../dev/stack/service.ts';
import { type Stack, startStack } from '../../dev/stack/stack.ts';
import { startFileHost } from '../helpers/file-host.ts';
import { storeKeys } from '../helpers/test-keys.ts';
import { E2E_PARAMS } from './params.ts';
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
    params: E2E_PARAMS,
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

export async function globalTeardown() {
  await stack.stop();
  await files.close();
  await checkRights(stack.access, stack.info);
}
