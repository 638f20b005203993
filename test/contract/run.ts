/** Starts a stack of its own, lets schemathesis question it, stops it, and ends with schemathesis' code. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { serviceFolder } from '../../dev/stack/service.ts';
import { type StackInfo, startStack } from '../../dev/stack/stack.ts';
import { createKey, SCOPES } from '../../lib/accounts/api-keys.ts';
import { startFileHost } from '../helpers/file-host.ts';
import { writeIds } from './ids.ts';

const RUN_LIMIT_MS = 300_000;

const folder = join(serviceFolder, '.local', 'contract');
const schemathesis = join(serviceFolder, '.local', 'schemathesis', 'bin', 'schemathesis');

type Keys = Readonly<Record<'owner' | 'stranger' | 'centre', string>>;

/** Stores an account that takes its token from outside, and keys for it, for the stack's own account, and for neither. */
async function prepare({ ssm_url, region, parameter_prefix, ...info }: StackInfo): Promise<Keys> {
  const credentials = { accessKeyId: info.aws_access_key_id, secretAccessKey: info.aws_secret_access_key };
  const ssm = new SSMClient({ endpoint: ssm_url, region, credentials });
  const put = (path: string, value: unknown, Type: 'String' | 'SecureString') =>
    ssm.send(new PutParameterCommand({ Name: parameter_prefix + path, Value: JSON.stringify(value), Type }));
  const app_id = `wx${randomBytes(8).toString('hex')}`;
  await put('/accounts/pushed/credentials', { kind: 'external', app_id }, 'SecureString');
  const keyFor = async (account: string) => {
    const { keyId, key, record } = createKey('contract', [account], SCOPES);
    await put(`/keys/${keyId}`, record, 'String');
    return key;
  };
  const keys = {
    owner: await keyFor(info.account),
    stranger: await keyFor('elsewhere'),
    centre: await keyFor('pushed'),
  };
  ssm.destroy();
  return keys;
}

/** A WeChat without quotas, some of which are ten calls a day, and which publishes at once. */
async function easeLimits(simulator: string): Promise<void> {
  const post = async (path: string, value: object) => {
    const response = await fetch(`${simulator}/_simulator${path}`, {
      method: 'POST',
      body: JSON.stringify(value),
    });
    return (await response.json()) as object;
  };
  const paths = Object.keys(await post('/quotas', {}));
  await post('/quotas', Object.fromEntries(paths.map((path) => [path, 1_000_000])));
  await post('/limits', { publish_ms: 0 });
}

/** The keys in the form that schemathesis reads them in (Web Fuzzing Commons). */
async function writeKeys({ owner, stranger }: Keys): Promise<string> {
  const file = join(folder, 'keys.json');
  const auth = Object.entries({ owner, stranger }).map(([name, key]) => ({
    name,
    fixedHeaders: [{ name: 'Authorization', value: `Bearer ${key}` }],
  }));
  await writeFile(file, JSON.stringify({ auth }), { mode: 0o600 });
  return file;
}

await mkdir(folder, { recursive: true });
const files = await startFileHost();
const stack = await startStack({ folder, port: 0, allowHosts: files.host });
try {
  await easeLimits(stack.info.wechat_url);
  const keys = await prepare(stack.info);
  const keysFile = await writeKeys(keys);
  await writeIds(folder, `${stack.info.api_url}/v1/accounts/${stack.info.account}`, keys.owner);
  const config = join(import.meta.dirname, 'schemathesis.toml');
  const child = spawn(
    schemathesis,
    ['--config-file', config, 'run', 'openapi.json', '--no-color', ...process.argv.slice(2)],
    {
      cwd: serviceFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        API_URL: stack.info.api_url,
        FILES_URL: files.url,
        CENTRE_KEY: keys.centre,
        CONTRACT_AUTH: keysFile,
        CONTRACT_FOLDER: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: '1',
      },
      timeout: RUN_LIMIT_MS,
    },
  );
  process.once('SIGTERM', () => child.kill());
  const [code] = await Promise.race([once(child, 'exit'), stack.ended]);
  process.exitCode = code ?? 1;
} finally {
  await stack.stop();
  await files.close();
}
