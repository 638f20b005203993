/** What things are called, from the same lines of serverless.yml that name them when the service is deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = readFileSync(join(import.meta.dirname, '../serverless.yml'), 'utf8');

export const SERVICE = found(/^service: (\S+)$/m);
export const DEFAULT_STAGE = found(/^ {2}stage: \$\{opt:stage, '([^']+)'\}$/m);
export const DEFAULT_REGION = found(/^ +region: \$\{.*'([a-z0-9-]+)'\}$/m);

/** The queues, as resources/queues.yml names them behind the prefix. */
export const QUEUES = ['forward', 'source', 'download', 'draft', 'mirror', 'deletion'] as const;

export type QueueName = (typeof QUEUES)[number];

/** The prefix of all names, which is the stack's name too. */
export const prefixOf = (stage: string) => `${SERVICE}-${stage}`;

export const parameterPrefixOf = (stage: string) => `/${SERVICE}/${stage}`;

function found(line: RegExp): string {
  const [, name] = line.exec(file) ?? [];
  if (!name) throw new Error(`serverless.yml has no line like ${line}`);
  return name;
}
