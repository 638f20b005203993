/** Local SQS: real queues with visibility and dead letters, made as the template says. */
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { Access } from '../aws/iam/access.ts';
import { guardQueues } from '../aws/sqs/guard.ts';
import type { Credentials } from './credentials.ts';
import type { Resource } from './service.ts';

export type LocalQueues = {
  readonly url: string;
  readonly client: SQSClient;
  /** A client with other credentials; its maker destroys it. */
  clientWith(credentials: Credentials): SQSClient;
  /** Makes every queue of the template; gives their URLs by logical id. */
  create(resources: Readonly<Record<string, Resource>>): Promise<ReadonlyMap<string, string>>;
  /** Sends to a queue by its ARN, as S3 does. */
  deliver(arn: string, body: string): Promise<void>;
  close(): Promise<void>;
};

export const accountId = '000000000000';

/**
 * Starts SQS without queues.
 *
 * @param credentials what makes the queues, and delivers to them
 * @param access who else may do what
 */
export async function startQueues(
  region: string,
  credentials: Credentials,
  access: Access = Access.of(credentials),
): Promise<LocalQueues> {
  const app = buildApp({ logger: false, defaultRegion: region });
  guardQueues(app, { region, account: accountId, access });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const clientWith = (own: Credentials) => new SQSClient({ region, endpoint: url, credentials: own });
  const client = clientWith(credentials);
  const urls = new Map<string, string>();

  async function make(id: string, resources: Readonly<Record<string, Resource>>): Promise<string> {
    const existing = urls.get(id);
    if (existing) return existing;
    const {
      QueueName = `local-${id}`,
      VisibilityTimeout,
      RedrivePolicy,
    } = (resources[id]?.Properties ?? {}) as QueueProperties;
    const deadLetters =
      RedrivePolicy && (await make(RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0], resources));
    await client.send(
      new CreateQueueCommand({
        QueueName,
        Attributes: {
          ...(VisibilityTimeout !== undefined && { VisibilityTimeout: String(VisibilityTimeout) }),
          ...(deadLetters && {
            RedrivePolicy: await redrive(client, deadLetters, RedrivePolicy.maxReceiveCount),
          }),
        },
      }),
    );
    const queueUrl = `${url}/${accountId}/${QueueName}`;
    urls.set(id, queueUrl);
    return queueUrl;
  }

  return {
    url,
    client,
    clientWith,
    async create(resources) {
      const ids = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::SQS::Queue');
      for (const id of ids) await make(id, resources);
      return urls;
    },
    async deliver(arn, body) {
      const name = arn.slice(arn.lastIndexOf(':') + 1);
      await client.send(
        new SendMessageCommand({ QueueUrl: `${url}/${accountId}/${name}`, MessageBody: body }),
      );
    },
    async close() {
      client.destroy();
      await app.close();
    },
  };
}

type QueueProperties = {
  readonly QueueName?: string;
  readonly VisibilityTimeout?: number;
  readonly RedrivePolicy?: {
    readonly deadLetterTargetArn: { readonly 'Fn::GetAtt': readonly [string, string] };
    readonly maxReceiveCount: number;
  };
};

async function redrive(client: SQSClient, queueUrl: string, maxReceiveCount: number): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  return JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount });
}
