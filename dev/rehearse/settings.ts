/**
 * What ministack 1.5.33 drops from a template although it can do it: an HTTP API's CORS, which it stores under names that
 * it does not read, and the lifecycle of buckets. Both are set once more through their own API, from the packaged template.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiGatewayV2Client, type Cors, UpdateApiCommand } from '@aws-sdk/client-apigatewayv2';
import { type LifecycleRule, PutBucketLifecycleConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../stack/service.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { CREDENTIALS, REGION } from './emulator.ts';

type Template = { readonly Resources: Readonly<Record<string, Resource>> };

/** The template that `serverless package` wrote into the folder. */
export async function readTemplate(folder: string): Promise<Template> {
  return JSON.parse(await readFile(templateFile(folder), 'utf8')) as Template;
}

export const templateFile = (folder: string) => join(folder, 'cloudformation-template-update-stack.json');

/** Sets what was dropped. Must be done after every deployment that changed something. */
export async function restoreSettings(
  endpoint: string,
  { Resources }: Template,
  { resources }: DeployedStack,
): Promise<void> {
  const config = { endpoint, region: REGION, credentials: CREDENTIALS };
  const gateway = new ApiGatewayV2Client(config);
  const s3 = new S3Client(config);
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    const name = resources.get(id);
    if (!name) throw new Error(`${id} is in the template but not in the stack`);
    const { CorsConfiguration: cors, LifecycleConfiguration: lifecycle } = Properties;
    if (Type === 'AWS::ApiGatewayV2::Api' && cors)
      await gateway.send(new UpdateApiCommand({ ApiId: name, CorsConfiguration: cors as Cors }));
    if (Type === 'AWS::S3::Bucket' && lifecycle)
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: name,
          LifecycleConfiguration: { Rules: (lifecycle as CfnLifecycle).Rules.map(toRule) },
        }),
      );
  }
  gateway.destroy();
  s3.destroy();
}

type CfnLifecycle = { readonly Rules: readonly CfnRule[] };

type CfnRule = {
  readonly Id: string;
  readonly Status: 'Enabled' | 'Disabled';
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
};

const toRule = ({ Id, Status, Prefix = '', ExpirationInDays, ...rule }: CfnRule): LifecycleRule => ({
  ID: Id,
  Status,
  Filter: { Prefix },
  Expiration: ExpirationInDays
    ? { Days: ExpirationInDays }
    : rule.ExpiredObjectDeleteMarker
      ? { ExpiredObjectDeleteMarker: true }
      : undefined,
  NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
  AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
});
