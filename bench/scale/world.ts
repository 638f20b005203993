/** S3, SSM, SQS and a WeChat with a large library, all in this process; the functions run in processes of their own. */
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startS3 } from '../../dev/aws/s3/server.ts';
import { startSsm } from '../../dev/aws/ssm/server.ts';
import { LOCAL_CREDENTIALS } from '../../dev/stack/credentials.ts';
import { startQueues } from '../../dev/stack/queues.ts';
import type { Format } from '../../dev/wechat/core/formats.ts';
import type { Kind, ListType } from '../../dev/wechat/core/library.ts';
import { addToLibrary } from '../../dev/wechat/core/library-items.ts';
import { startSimulator } from '../../dev/wechat/simulator.ts';
import { bytesOf, sha256 } from '../../test/helpers/fixtures.ts';

const region = 'eu-west-1';
export const ACCOUNT = 'main';

export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld() {
  const [s3, ssm, simulator, queues] = await Promise.all([
    startS3({ region, credentials: LOCAL_CREDENTIALS }),
    startSsm({ region, credentials: LOCAL_CREDENTIALS }),
    startSimulator({ limits: { log_entries: 1, token_seconds: 86_400 } }),
    startQueues(region, LOCAL_CREDENTIALS),
  ]);
  s3.createBucket('staging', { versioning: true });
  s3.createBucket('library', { versioning: true });
  const urls = await queues.create({
    MirrorQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'mirror', VisibilityTimeout: 1080 } },
  });
  const [app] = simulator.state.apps.list();
  if (!app) throw new Error('The simulator has no app');
  sortOnce(app.library);
  const client = new SSMClient({ endpoint: ssm.url, region, credentials: LOCAL_CREDENTIALS });
  const put = (leaf: string, value: unknown) =>
    client.send(
      new PutParameterCommand({
        Name: `/scale/accounts/${ACCOUNT}/${leaf}`,
        Value: JSON.stringify(value),
        Type: 'String',
      }),
    );
  const { app_id, app_secret } = simulator.app;
  const query = new URLSearchParams({ grant_type: 'client_credential', appid: app_id, secret: app_secret });
  const { access_token } = (await (await fetch(`${simulator.url}/cgi-bin/token?${query}`)).json()) as {
    access_token: string;
  };
  await put('token', { app_id, access_token, expires_at: new Date(Date.now() + 86_400_000).toISOString() });
  await put('status', { kind: 'secret', app_id });
  client.destroy();
  const QueueUrl = urls.get('MirrorQueue') ?? '';
  return {
    s3,
    simulator,
    app,
    /** The next message, as an event of the function behind the queue. */
    async receive() {
      const { Messages = [] } = await queues.client.send(
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
        done: () => queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
      };
    },
    environment: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
      PARAMETER_PREFIX: '/scale',
      STAGING_BUCKET: 'staging',
      LIBRARY_BUCKET: 'library',
      REFRESH_FUNCTION: 'refresh-token',
      MIRROR_QUEUE_URL: QueueUrl,
      DOWNLOAD_QUEUE_URL: 'http://127.0.0.1:1/unused',
      WECHAT_BASE_URL: simulator.url,
      REMOTE_ALLOW_HOSTS: new URL(simulator.url).host,
      POWERTOOLS_LOG_LEVEL: 'ERROR',
    },
    close: () => Promise.all([s3.close(), ssm.close(), simulator.close(), queues.close()]),
  };
}

/** The simulator sorts its library for each page: with a hundred thousand items, that alone would be measured. */
function sortOnce(library: World['app']['library']): void {
  const list = library.list.bind(library);
  const sorted = new Map<ListType | undefined, ReturnType<typeof list>>();
  library.list = (type) => {
    const known = sorted.get(type) ?? list(type);
    sorted.set(type, known);
    return known;
  };
  for (const name of ['add', 'delete'] as const) {
    const change = library[name].bind(library) as (argument: never) => never;
    library[name] = ((argument: never) => {
      sorted.clear();
      return change(argument);
    }) as never;
  }
}

const FILES: Readonly<Record<ListType, readonly [file: string, format: Format]>> = {
  image: ['picture.png', 'png'],
  voice: ['voice.amr', 'amr'],
  video: ['clip.mp4', 'mp4'],
};
const MINUTE_MS = 60_000;

/** Adds so many different items, a minute apart, the last of them `until`. */
export function fill({ app, simulator }: World, kind: ListType & Kind, count: number, until: number): void {
  const [file, format] = FILES[kind];
  const base = bytesOf(file);
  for (let index = count - 1; index >= 0; index--) {
    const bytes = Buffer.concat([base, Buffer.from(`${kind} ${until} ${index}`)]);
    addToLibrary(
      app,
      {
        kind,
        name: `${kind} 素材 ${index}.${format}`,
        format,
        bytes,
        sha256: sha256(bytes),
        updatedAt: until - index * MINUTE_MS,
      },
      simulator.state,
    );
  }
}
