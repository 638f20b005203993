/** The functions themselves: serverless-offline runs the real bundles behind the real serverless.yml. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverlessCommand, serviceFolder } from './service.ts';

export type OfflineOptions = {
  readonly port: number;
  readonly lambdaPort: number;
  /** Params of serverless.yml. */
  readonly params: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Takes all that the functions write. */
  readonly log: WriteStream;
};

export type Offline = {
  readonly url: string;
  /** Invokes a function by its name. @throws if it failed */
  invoke<Answer>(functionName: string, event: unknown): Promise<Answer>;
  /** Rejects should it end before it is stopped. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 5_000;

/** Starts the functions and waits until they answer. */
export async function startOffline({
  port,
  lambdaPort,
  params,
  environment,
  log,
}: OfflineOptions): Promise<Offline> {
  const flags = [
    '--host',
    '127.0.0.1',
    '--httpPort',
    `${port}`,
    '--lambdaPort',
    `${lambdaPort}`,
    '--noPrependStageInUrl',
    '--noSponsor',
  ];
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const node = ['--import', join(import.meta.dirname, 'function-identity.mjs')];
  const command = serverlessCommand('offline', 'start', ...flags, ...given);
  const child = spawn(process.execPath, [...node, ...command], {
    cwd: serviceFolder,
    env: { ...process.env, ...environment, SLS_NOTIFICATIONS_MODE: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let stopping = false;
  const ended = once(child, 'exit').then(([code]) => {
    if (!stopping)
      throw new Error(`serverless-offline ended with code ${code}; its output is in ${log.path}`);
    return new Promise<never>(() => {});
  });
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([untilHealthy(url), ended]);
  return {
    url,
    ended,
    invoke: (functionName, event) => invoke(`http://127.0.0.1:${lambdaPort}`, functionName, event),
    async stop() {
      stopping = true;
      await stop(child);
    },
  };
}

async function untilHealthy(url: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(200);
  }
  throw new Error('serverless-offline did not become ready');
}

async function invoke<Answer>(lambdaUrl: string, functionName: string, event: unknown): Promise<Answer> {
  const response = await fetch(`${lambdaUrl}/2015-03-31/functions/${functionName}/invocations`, {
    method: 'POST',
    body: JSON.stringify(event),
  });
  const text = await response.text();
  if (!response.ok || response.headers.has('x-amz-function-error'))
    throw new Error(`${functionName}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as Answer;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}
