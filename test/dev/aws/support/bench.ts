import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type BucketConfig, type LocalS3, startS3 } from '../../../../dev/aws/s3/server.ts';

export const region = 'eu-west-1';
export const credentials = { accessKeyId: 'AKIDLOCALTEST', secretAccessKey: 'local/secret+key' };

/** A local S3 for one test, with a clock that can be moved and a client that is closed with it. */
export type Bench = {
  s3: LocalS3;
  client: S3Client;
  /** Moves the server's clock. */
  advance(seconds: number): void;
  now(): number;
  /** Message bodies in the order of their delivery, parsed. */
  events: { queueArn: string; body: Record<string, unknown> }[];
  newClient(config?: S3ClientConfig): S3Client;
};

/** Starts one. Buckets: `plain`, `kept` (with versions), and whatever is asked for. */
export async function startBench(
  t: TestContext,
  buckets: Record<string, BucketConfig> = {},
  deliver?: (queueArn: string, body: string) => Promise<void>,
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 's3-test-'));
  const events: Bench['events'] = [];
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const s3 = await startS3({
    region,
    credentials,
    now,
    dataDir: folder,
    deliver:
      deliver ??
      (async (queueArn, body) => {
        events.push({ queueArn, body: JSON.parse(body) });
      }),
  });
  for (const [name, config] of Object.entries({ plain: {}, kept: { versioning: true }, ...buckets })) {
    s3.createBucket(name, config);
  }
  t.after(async () => {
    await s3.close();
    await rm(folder, { recursive: true });
  });
  const newClient = clientsOf(t, s3.url);
  const advance = (seconds: number) => {
    ahead += seconds * 1000;
  };
  return { s3, client: newClient(), advance, now, events, newClient };
}

/** Makes clients that end with the test. */
function clientsOf(t: TestContext, endpoint: string): Bench['newClient'] {
  return (config = {}) => {
    const client = new S3Client({ region, credentials, endpoint, maxAttempts: 1, ...config });
    t.after(() => client.destroy());
    return client;
  };
}

/** Settles to the name and status of an SDK error. */
export async function refusal(promise: Promise<unknown>): Promise<{ name: string; status: number }> {
  try {
    await promise;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return { name, status: $metadata?.httpStatusCode ?? 0 };
  }
  return { name: 'none', status: 200 };
}
