/**
 * `npm start`: the service on this machine. PORT moves the API (0 takes any free port); WECHAT_BASE_URL, WECHAT_APP_ID
 * and WECHAT_APP_SECRET put another WeChat in the simulator's place; REMOTE_ALLOW_HOSTS adds hosts for the guarded fetch.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { serviceFolder } from './stack/service.ts';
import { type StackOptions, startStack } from './stack/stack.ts';

const DEFAULT_PORT = 3000;
/** LOCAL_FOLDER lets several stacks run side by side. */
const folder = resolve(serviceFolder, process.env.LOCAL_FOLDER ?? '.local');
const infoFile = join(folder, 'stack.json');

function options(): StackOptions {
  const {
    PORT,
    WECHAT_BASE_URL: url,
    WECHAT_APP_ID: app_id,
    WECHAT_APP_SECRET: app_secret,
    REMOTE_ALLOW_HOSTS,
  } = process.env;
  const port = Number(PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`PORT=${PORT} is no port.`);
  if (url && !URL.canParse(url)) fail(`WECHAT_BASE_URL=${url} is no URL.`);
  if (url && !(app_id && app_secret))
    fail('WECHAT_BASE_URL needs WECHAT_APP_ID and WECHAT_APP_SECRET beside it.');
  const wechat = url && app_id && app_secret ? { url, app_id, app_secret } : undefined;
  return { folder, port, wechat, allowHosts: REMOTE_ALLOW_HOSTS };
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

await rm(infoFile, { force: true });
const stack = await startStack(options());
const { api_url, api_key, account, wechat_url } = stack.info;
await writeFile(infoFile, `${JSON.stringify(stack.info, null, 2)}\n`);
console.log(
  `Ready: ${api_url} · key ${api_key} · account ${account} · WeChat ${wechat_url} · details ${relative(process.cwd(), infoFile)}`,
);

try {
  await Promise.race([interrupted, stack.ended]);
} finally {
  await rm(infoFile, { force: true });
  await stack.stop();
}
