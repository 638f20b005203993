/** Local S3, with the buckets of the template. */
import type { BucketConfig, LocalS3 } from '../aws/s3/server.ts';
import { accountId } from './queues.ts';
import type { Resource, Service } from './service.ts';

type BucketProperties = {
  readonly BucketName: { readonly 'Fn::Sub': string };
  readonly VersioningConfiguration?: { readonly Status: string };
  readonly CorsConfiguration?: { readonly CorsRules: BucketConfig['cors'] };
  readonly NotificationConfiguration?: { readonly QueueConfigurations?: readonly QueueConfiguration[] };
};

type QueueConfiguration = {
  readonly Event: string;
  readonly Queue: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly Filter?: {
    readonly S3Key: { readonly Rules: readonly { readonly Name: string; readonly Value: string }[] };
  };
};

/** Makes every bucket of the template; gives their names by logical id. */
export function createBuckets(s3: LocalS3, { resources, region }: Service): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::S3::Bucket') continue;
    const properties = Properties as BucketProperties;
    const name = bucketName(properties);
    const arnOf = (queue: string) => `arn:aws:sqs:${region}:${accountId}:${queueName(resources, queue)}`;
    s3.createBucket(name, {
      versioning: properties.VersioningConfiguration?.Status === 'Enabled',
      cors: properties.CorsConfiguration?.CorsRules,
      notifications: (properties.NotificationConfiguration?.QueueConfigurations ?? []).map(
        (configuration) => ({
          events: [configuration.Event],
          prefix: configuration.Filter?.S3Key.Rules.find(({ Name }) => Name === 'prefix')?.Value,
          queueArn: arnOf(configuration.Queue['Fn::GetAtt'][0]),
        }),
      ),
    });
    names.set(id, name);
  }
  return names;
}

export const bucketName = ({ BucketName }: Pick<BucketProperties, 'BucketName'>) =>
  BucketName['Fn::Sub'].replace(/\$\{AWS::AccountId\}/g, accountId);

const queueName = (resources: Readonly<Record<string, Resource>>, id: string) =>
  String((resources[id]?.Properties as { readonly QueueName?: string } | undefined)?.QueueName);
