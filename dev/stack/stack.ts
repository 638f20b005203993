/**
 * The whole service on this machine: the real functions, S3 with its events, queues, SSM, and the WeChat simulator (or
 * another server that speaks WeChat's protocol), all on 127.0.0.1.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { Access } from '../aws/iam/access.ts';
import { startLambdaGate } from '../aws/lambda/gate.ts';
import { startS3 } from '../aws/s3/server.ts';
import { startSsm } from '../aws/ssm/server.ts';
import { startSimulator } from '../wechat/simulator.ts';
import { createBuckets } from './buckets.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { runEventSource } from './event-source.ts';
import { freePort } from './free-port.ts';
import { credentialsOf, identitiesOf } from './identities.ts';
import { type Offline, startOffline } from './offline.ts';
import { accountId, type LocalQueues, startQueues } from './queues.ts';
import { seed } from './seed.ts';
import { readService, type Service, serviceFolder } from './service.ts';

export type StackOptions = {
  /** Where its log and the bundles go; below the service's own folder. */
  readonly folder: string;
  /** Of the API; 0 takes any free one. */
  readonly port: number;
  /** In place of the simulator. */
  readonly wechat?:
    | { readonly url: string; readonly app_id: string; readonly app_secret: string }
    | undefined;
  /** Further hosts, as host:port, that the guarded fetch may reach. */
  readonly allowHosts?: string | undefined;
  /** Further params of serverless.yml. */
  readonly params?: Readonly<Record<string, string>>;
};

/** What others need to use the stack; also in .local/stack.json. */
export type StackInfo = {
  /** Without /v1. */
  readonly api_url: string;
  readonly api_key: string;
  readonly account: string;
  readonly wechat_url: string;
  readonly region: string;
  readonly s3_url: string;
  readonly ssm_url: string;
  readonly sqs_url: string;
  readonly lambda_url: string;
  readonly staging_bucket: string;
  readonly library_bucket: string;
  readonly parameter_prefix: string;
  readonly aws_access_key_id: string;
  readonly aws_secret_access_key: string;
  /** Everything that the functions write. */
  readonly log: string;
};

export type Stack = {
  readonly info: StackInfo;
  /** Who may do what here, and did. */
  readonly access: Access;
  readonly ended: Promise<never>;
  stop(): Promise<void>;
};

const ACCOUNT = 'main';

/** Starts everything; resolves when it is ready to be used. */
export async function startStack({ folder, port, wechat, allowHosts, params }: StackOptions): Promise<Stack> {
  await using resources = new AsyncDisposableStack();
  await mkdir(folder, { recursive: true });
  const log = createWriteStream(join(folder, 'stack.log'));
  // Below the service, wherever the folder is: the bundles find the AWS SDK in node_modules from there.
  const build = join(serviceFolder, '.local', `build-${process.pid}`);
  resources.defer(() => rm(build, { recursive: true, force: true }));
  const service = await readService();
  const { region } = service;
  const credentials = LOCAL_CREDENTIALS;
  const own = <T extends { close(): Promise<void> }>(server: T) =>
    resources.adopt(server, (used) => used.close());

  const access = new Access(identitiesOf(service, credentials));

  const queues = own(await startQueues(region, credentials, access));
  const s3 = own(await startS3({ region, credentials, access, deliver: queues.deliver }));
  const ssm = own(await startSsm({ region, access }));
  const simulator = wechat ? undefined : own(await startSimulator());
  const wechatUrl = wechat?.url ?? simulator?.url ?? '';
  const app = wechat ?? simulator?.app ?? { app_id: '', app_secret: '' };

  const queueUrls = await queues.create(service.resources);
  const buckets = createBuckets(s3, service);
  const prefix = service.parameterPrefix;
  const { app_id, app_secret } = app;
  const apiKey = await seed({
    ssmUrl: ssm.url,
    region,
    credentials,
    prefix,
    account: ACCOUNT,
    app: { app_id, app_secret },
  });

  const queueUrl = (id: string) => queueUrls.get(id) ?? '';
  const staging = buckets.get('StagingBucket') ?? '';
  const library = buckets.get('LibraryBucket') ?? '';
  const lambdaPort = await freePort();
  const lambda = own(
    await startLambdaGate({
      region,
      account: accountId,
      access,
      target: `http://127.0.0.1:${lambdaPort}`,
    }),
  );
  const offline = await startOffline({
    port: port || (await freePort()),
    lambdaPort,
    log,
    params: {
      buildFolder: relative(serviceFolder, build),
      wechatBaseUrl: wechatUrl,
      remoteAllowHosts: [...hostsOf(wechatUrl), allowHosts].filter(Boolean).join(','),
      stagingBucket: staging,
      libraryBucket: library,
      forwardQueueUrl: queueUrl('ForwardQueue'),
      sourceQueueUrl: queueUrl('SourceQueue'),
      downloadQueueUrl: queueUrl('DownloadQueue'),
      draftQueueUrl: queueUrl('DraftQueue'),
      mirrorQueueUrl: queueUrl('MirrorQueue'),
      deletionQueueUrl: queueUrl('DeletionQueue'),
      ...params,
    },
    environment: {
      // Each function replaces these by its own (function-identity.mjs).
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    },
  });
  resources.defer(() => offline.stop());
  resources.defer(runEventSources(service, queues, queueUrls, offline));
  await offline.invoke(service.refreshFunction, {});

  const running = resources.move();
  return {
    info: {
      api_url: offline.url,
      api_key: apiKey,
      account: ACCOUNT,
      wechat_url: wechatUrl,
      region,
      s3_url: s3.url,
      ssm_url: ssm.url,
      sqs_url: queues.url,
      lambda_url: lambda.url,
      staging_bucket: staging,
      library_bucket: library,
      parameter_prefix: prefix,
      aws_access_key_id: credentials.accessKeyId,
      aws_secret_access_key: credentials.secretAccessKey,
      log: String(log.path),
    },
    access,
    ended: offline.ended,
    async stop() {
      await running.disposeAsync();
      log.end();
      await once(log, 'close');
    },
  };
}

/** Starts an event source for every queue trigger; gives what stops them. */
function runEventSources(
  service: Service,
  queues: LocalQueues,
  urls: ReadonlyMap<string, string>,
  offline: Offline,
) {
  const { region } = service;
  const stop = new AbortController();
  const clients: SQSClient[] = [];
  const sources = service.functions.flatMap(({ name, triggers }) =>
    triggers.map(({ queue, batchSize, maximumConcurrency }) => {
      // Lambda polls with the rights of the function.
      const client = queues.clientWith(credentialsOf({ name }));
      clients.push(client);
      const queueUrl = urls.get(queue) ?? '';
      const queueArn = `arn:aws:sqs:${region}:${accountId}:${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`;
      const invoke = (event: unknown) => offline.invoke<SQSBatchResponse>(name, event);
      return runEventSource(
        { client, region, queueUrl, queueArn, batchSize, maximumConcurrency, invoke },
        stop.signal,
      );
    }),
  );
  return async () => {
    stop.abort();
    await Promise.allSettled(sources);
    for (const client of clients) client.destroy();
  };
}

/** Where the files of a WeChat may lie: at its own host. This machine has two names. */
function hostsOf(url: string): string[] {
  const { host, hostname, port } = new URL(url);
  const local = hostname === 'localhost' || hostname === '127.0.0.1';
  return local ? ['localhost', '127.0.0.1'].map((name) => `${name}:${port || 80}`) : [host];
}
