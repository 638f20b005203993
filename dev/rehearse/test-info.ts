/** The deployed stack, as the end-to-end tests know the local one. */
import type { TestInfo } from '../../test/helpers/stack.ts';
import { type DeployedStack, theOutput } from './deployed-stack.ts';
import { CREDENTIALS, REGION } from './emulator.ts';
import { ACCOUNT, type Operator } from './operator.ts';
import { PARAMETER_PREFIX } from './serverless.ts';
import type { World } from './world.ts';

export const testInfo = (
  { endpoint, wechatUrl, files, functionLog }: World,
  { key, keys }: Operator,
  stack: DeployedStack,
  apiUrl: string,
): TestInfo => ({
  api_url: apiUrl,
  api_key: key,
  account: ACCOUNT,
  wechat_url: wechatUrl,
  region: REGION,
  s3_url: endpoint,
  ssm_url: endpoint,
  sqs_url: endpoint,
  lambda_url: endpoint,
  staging_bucket: theOutput(stack, 'StagingBucketName'),
  library_bucket: theOutput(stack, 'LibraryBucketName'),
  parameter_prefix: PARAMETER_PREFIX,
  aws_access_key_id: CREDENTIALS.accessKeyId,
  aws_secret_access_key: CREDENTIALS.secretAccessKey,
  log: functionLog,
  files_url: files.url,
  keys,
});
