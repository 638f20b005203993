/** S3, SSM, SQS and WeChat, all in this process; the functions run in processes of their own. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { startS3 } from '../../dev/aws/s3/server.ts';
import { startSsm } from '../../dev/aws/ssm/server.ts';
import { LOCAL_CREDENTIALS } from '../../dev/stack/credentials.ts';
import { accountId, type LocalQueues, startQueues } from '../../dev/stack/queues.ts';
import type { Resource } from '../../dev/stack/service.ts';
import type { App } from '../../dev/wechat/core/app.ts';
import { type AppSetup, type Limits, startSimulator } from '../../dev/wechat/simulator.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = 'main';

export type WorldOptions = {
  /** As in a CloudFormation template, by logical id; one named `name` as its `QueueName`. */
  readonly queues: Readonly<Record<string, Resource>>;
  /** The name of the queue that hears of objects in the staging bucket. */
  readonly staged?: string;
  /** In place of the queues' own way of taking S3's notifications. */
  readonly deliver?: (queues: LocalQueues, arn: string, body: string) => Promise<void>;
  readonly limits?: Partial<Limits>;
  /** Milliseconds since 1970, for all but the queues. */
  readonly now?: () => number;
};

export type World = Awaited<ReturnType<typeof startWorld>>;

/** Starts it with one account, whose token lasts a day. */
export async function startWorld({
  queues: resources,
  staged,
  deliver,
  limits,
  now = Date.now,
}: WorldOptions) {
  const own = { region: REGION, credentials: LOCAL_CREDENTIALS, now };
  const queues = await startQueues(REGION, LOCAL_CREDENTIALS);
  const [s3, ssm, simulator] = await Promise.all([
    startS3({
      ...own,
      deliver: (arn, body) => (deliver ? deliver(queues, arn, body) : queues.deliver(arn, body)),
    }),
    startSsm(own),
    startSimulator({ limits: { log_entries: 1, token_seconds: 86_400, ...limits }, now }),
  ]);
  const urls = await queues.create(resources);
  s3.createBucket('library', { versioning: true });
  const rule = { events: ['s3:ObjectCreated:*'], prefix: 'in/', queueArn: arnOf(staged ?? '') };
  s3.createBucket('staging', { versioning: true, ...(staged && { notifications: [rule] }) });
  const { state } = simulator;
  /** An account whose token lasts a day; gives its app at the simulator. */
  const addAccount = (account: string, setup: AppSetup): App => {
    const app = state.apps.put(setup);
    if (!app) throw new Error(`There is no app for ${account}`);
    const { access_token } = app.tokens.issueClassic(state.limits, state.clock.now());
    const put = (leaf: string, value: unknown) =>
      ssm.put(`/bench/accounts/${account}/${leaf}`, JSON.stringify(value));
    const { app_id } = setup;
    put('token', { app_id, access_token, expires_at: new Date(now() + 86_400_000).toISOString() });
    put('status', { kind: 'secret', app_id });
    return app;
  };
  return {
    s3,
    simulator,
    app: addAccount(ACCOUNT, simulator.app),
    addAccount,
    queues,
    /** By logical id. */
    urls,
    /** How many messages a queue holds, by its logical id: those that wait for their time or are under way too. */
    async waiting(id: string): Promise<number> {
      const command = new GetQueueAttributesCommand({
        QueueUrl: urls.get(id),
        AttributeNames: ['All'],
      });
      const { Attributes } = await queues.client.send(command);
      const {
        ApproximateNumberOfMessages,
        ApproximateNumberOfMessagesDelayed,
        ApproximateNumberOfMessagesNotVisible,
      } = Attributes ?? {};
      return [
        ApproximateNumberOfMessages,
        ApproximateNumberOfMessagesDelayed,
        ApproximateNumberOfMessagesNotVisible,
      ].reduce((sum, part) => sum + Number(part ?? 0), 0);
    },
    /** What every function's environment holds; the queues' URLs come on top. */
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
      PARAMETER_PREFIX: '/bench',
      STAGING_BUCKET: 'staging',
      LIBRARY_BUCKET: 'library',
      REFRESH_FUNCTION: 'refresh-token',
      WECHAT_BASE_URL: simulator.url,
      REMOTE_ALLOW_HOSTS: new URL(simulator.url).host,
      POWERTOOLS_LOG_LEVEL: 'ERROR',
      POWERTOOLS_METRICS_DISABLED: 'true',
    },
    close: () => Promise.all([s3.close(), ssm.close(), simulator.close(), queues.close()]),
  };
}

export const arnOf = (queueName: string) => `arn:aws:sqs:${REGION}:${accountId}:${queueName}`;

/** The next message, as an event of the function behind the queue; waits for one for up to five seconds. */
export async function receive(client: SQSClient, QueueUrl: string) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 1,
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  const [message] = Messages;
  if (!message) return undefined;
  const { ReceiptHandle, MessageId: messageId, Body: body, Attributes: attributes } = message;
  return {
    event: { Records: [{ messageId, receiptHandle: ReceiptHandle, body, attributes }] },
    done: () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}
