/**
 * An S3 for development that does not trust its callers. The emulators one can install let unsigned requests pass, ignore the
 * policy of a form, and know neither versions nor conditional writes; code that relies on these would work here for reasons
 * that do not hold in production. This one refuses what S3 refuses, with S3's codes and XML, and keeps nothing after it ends.
 *
 *     server.ts       starts it          http/    from a request to an operation and back
 *     body/           how bytes arrive   store/   where objects are
 *     object/ list/ bucket/ multipart/   the operations
 *     post/           uploads by form    notifications.ts   events to queues
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Access } from '../iam/access.ts';
import { checkBucketName } from './bucket/bucket-name.ts';
import { S3Error } from './errors.ts';
import { exchange } from './http/exchange.ts';
import type { S3Service } from './http/service.ts';
import { Notifier } from './notifications.ts';
import type { BucketConfig, LocalS3, S3Options } from './options.ts';
import { Bucket } from './store/bucket.ts';
import { ContentStore } from './store/content.ts';
import { readObject, summaries } from './store/inspect.ts';

export type {
  BucketConfig,
  CorsRule,
  LocalS3,
  NotificationRule,
  ObjectSummary,
  S3Options,
} from './options.ts';

const SKEW_MS = 15 * 60 * 1000;
/** Longer than SDK clients keep idle connections, so that it is never this side that closes one about to be used. */
const KEEP_ALIVE_MS = 120_000;

/** Starts a local S3 without buckets. */
export async function startS3(options: S3Options): Promise<LocalS3> {
  const { host = '127.0.0.1', port = 0 } = options;
  const service = await makeService(options);
  const exchanges = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 });
  const serve =
    (expectsContinue: boolean): RequestListener =>
    (message, response) => {
      const running = exchange(service, message, response, expectsContinue).finally(() =>
        exchanges.delete(running),
      );
      exchanges.add(running);
    };
  server.on('request', serve(false));
  server.on('checkContinue', serve(true));
  server.listen(port, host);
  await once(server, 'listening').catch(async (error: unknown) => {
    await service.contents.close();
    throw error;
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    createBucket: (name, config) => addBucket(service, name, config),
    bucketNames: () => [...service.buckets.keys()],
    versions: (name) => summaries(service, name),
    read: (name, key, versionId) => readObject(service, name, key, versionId),
    fileCount: () => service.contents.fileCount(),
    delivered: () => service.notifier.settled(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(exchanges);
      await service.notifier.settled();
      await service.contents.close();
    },
  };
}

async function makeService({
  region,
  credentials,
  access = Access.of(credentials),
  now = Date.now,
  signedAt = now,
  deliver,
  dataDir,
}: S3Options): Promise<S3Service> {
  const service: S3Service = {
    rules: {
      region,
      service: 's3',
      secretOf: (accessKeyId) => access.secretOf(accessKeyId),
      now: signedAt,
      maxSkewMs: SKEW_MS,
    },
    access,
    region,
    now,
    contents: await ContentStore.open(dataDir),
    buckets: new Map(),
    notifier: new Notifier({ region, now, deliver }),
    createBucket: (name) => addBucket(service, name),
  };
  return service;
}

function addBucket(service: S3Service, name: string, config: BucketConfig = {}): void {
  checkBucketName(name);
  if (service.buckets.has(name)) {
    throw new S3Error('BucketAlreadyOwnedByYou', { detail: { BucketName: name } });
  }
  const bucket = new Bucket(name, service.region, config, service.now());
  service.buckets.set(name, bucket);
  service.notifier.announceRules(bucket);
}
