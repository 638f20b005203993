import { parseArgs } from 'node:util';
import { DEFAULT_APP, type Simulator, startSimulator } from './simulator.ts';

const USAGE = `A simulator of WeChat's material API, for development and tests.

Usage: npm run wechat-simulator -- [options]

  --port <n>            port to listen on, 0 for any free one (4580)
  --host <address>      address to listen on (127.0.0.1)
  --app-id <id>         the app's appid (${DEFAULT_APP.app_id})
  --app-secret <text>   the app's secret (${DEFAULT_APP.app_secret})
  --origin <url>        what links begin with, where clients reach it under another address
  --help                this text
`;

const OPTIONS = {
  port: { type: 'string', default: '4580' },
  host: { type: 'string', default: '127.0.0.1' },
  'app-id': { type: 'string', default: DEFAULT_APP.app_id },
  'app-secret': { type: 'string', default: DEFAULT_APP.app_secret },
  origin: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

class UsageError extends Error {}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(): Promise<void> {
  const options = parse();
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const simulator = await startSimulator({
    port: portFrom(options.port),
    host: options.host,
    apps: [{ app_id: options['app-id'], app_secret: options['app-secret'] }],
    ...(options.origin === undefined ? {} : { origin: options.origin.replace(/\/$/, '') }),
  });
  announce(simulator);
  endOnSignal(simulator);
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function portFrom(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new UsageError(`--port must be a number up to 65535, not ${text}`);
  return port;
}

function announce({ url, app }: Simulator): void {
  console.log(`WeChat simulator listening on ${url}`);
  console.log(`  appid   ${app.app_id}`);
  console.log(`  secret  ${app.app_secret}`);
  console.log(`  control ${url}/_simulator`);
}

function endOnSignal(simulator: Simulator): void {
  const end = () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', end).once('SIGTERM', end);
}
