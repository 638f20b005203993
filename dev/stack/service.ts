/** The service as serverless.yml describes it, with every variable resolved: what the local stack is made from. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type QueueTrigger = {
  readonly queue: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
};

export type ServiceFunction = {
  readonly key: string;
  readonly name: string;
  /** The logical id of its role. */
  readonly role: string;
  readonly triggers: readonly QueueTrigger[];
};

/** A CloudFormation resource. */
export type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };

export type Service = {
  readonly region: string;
  readonly parameterPrefix: string;
  readonly refreshFunction: string;
  readonly functions: readonly ServiceFunction[];
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
};

type Printed = {
  readonly provider: { readonly region: string; readonly environment: Readonly<Record<string, string>> };
  readonly functions: Readonly<
    Record<
      string,
      { readonly name: string; readonly role?: string; readonly events?: readonly PrintedEvent[] }
    >
  >;
  readonly resources: { readonly Resources: Readonly<Record<string, Resource>> };
};

type PrintedEvent = {
  readonly sqs?: {
    readonly arn: { readonly 'Fn::GetAtt': readonly [string, string] };
    readonly batchSize?: number;
    readonly maximumConcurrency?: number;
  };
};

const root = join(import.meta.dirname, '../..');

/** The arguments with which node runs the serverless command. */
export const serverlessCommand = (...args: string[]): string[] => {
  const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
  return [join(manifest, '../bin/serverless.js'), ...args, '--stage', 'local'];
};

export const serviceFolder = root;

/** Reads serverless.yml and all that it includes. */
export async function readService(): Promise<Service> {
  const options = {
    cwd: root,
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, SLS_NOTIFICATIONS_MODE: 'off' },
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    serverlessCommand('print', '--format', 'json'),
    options,
  );
  const { provider, functions, resources } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Printed;
  return {
    region: provider.region,
    parameterPrefix: provider.environment.PARAMETER_PREFIX ?? '',
    refreshFunction: provider.environment.REFRESH_FUNCTION ?? '',
    functions: Object.entries(functions).map(([key, { name, role = '', events = [] }]) => ({
      key,
      name,
      role,
      triggers: triggersIn(events),
    })),
    resources: resources.Resources,
  };
}

const triggersIn = (events: readonly PrintedEvent[]): QueueTrigger[] =>
  events.flatMap(({ sqs }) =>
    sqs
      ? [
          {
            queue: sqs.arn['Fn::GetAtt'][0],
            batchSize: sqs.batchSize ?? 10,
            maximumConcurrency: sqs.maximumConcurrency ?? 5,
          },
        ]
      : [],
  );
