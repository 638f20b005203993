/** What must be true of AWS after a step. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { type DeployedStack, readStack, theOutput } from './deployed-stack.ts';
import { CREDENTIALS, REGION } from './emulator.ts';
import { QUIET_ACCOUNT } from './operator.ts';
import { PARAMETER_PREFIX } from './serverless.ts';

/** Waits until the account that nobody calls for has its token: the schedule runs, the first time a minute after it was made. */
export async function checkSchedule(endpoint: string): Promise<string> {
  const ssm = new SSMClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const token = new GetParameterCommand({ Name: `${PARAMETER_PREFIX}/accounts/${QUIET_ACCOUNT}/token` });
  while (!(await ssm.send(token).catch(noParameter))) await delay(500);
  ssm.destroy();
  return 'the scheduled refresh stored a token';
}

function noParameter(error: unknown): undefined {
  if (!(error instanceof ParameterNotFound)) throw error;
}

/** `serverless deploy` found nothing to do. */
export function checkUnchanged(printed: string): string {
  if (!/no changes to deploy/i.test(printed)) throw new Error(`the second deployment was none:\n${printed}`);
  return 'no changes to deploy';
}

/** Empties the staging bucket in all versions, as docs/deploy.md has the operator do before the stack is removed. */
export async function emptyStaging(endpoint: string, stack: DeployedStack): Promise<void> {
  const s3 = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS });
  const Bucket = theOutput(stack, 'StagingBucketName');
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  s3.destroy();
}

/** The stack is gone with its staging bucket; the library is still there, with what it held. */
export async function checkRemoved(endpoint: string, stack: DeployedStack): Promise<string> {
  if (await readStack(endpoint)) throw new Error('the stack is still there');
  const s3 = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS });
  const staging = { Bucket: theOutput(stack, 'StagingBucketName') };
  const gone = await s3.send(new HeadBucketCommand(staging)).then(
    () => false,
    () => true,
  );
  if (!gone) throw new Error('the staging bucket is still there');
  const library = { Bucket: theOutput(stack, 'LibraryBucketName') };
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command(library));
  s3.destroy();
  if (KeyCount === 0) throw new Error('the library lost what it held');
  return 'the stack is gone, the library is kept';
}
