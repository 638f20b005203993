/** What CloudFormation says that it made. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CREDENTIALS, REGION } from './emulator.ts';
import { STACK_NAME } from './serverless.ts';

export type DeployedStack = {
  /** By logical id: physical ids. */
  readonly resources: ReadonlyMap<string, string>;
  /** By name. */
  readonly outputs: ReadonlyMap<string, string>;
};

/** Reads the stack; undefined where there is none. */
export async function readStack(endpoint: string): Promise<DeployedStack | undefined> {
  const client = new CloudFormationClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK_NAME }));
    const resources = await listResources(client);
    return {
      resources: new Map(
        resources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
          LogicalResourceId,
          PhysicalResourceId,
        ]),
      ),
      outputs: new Map(
        (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      ),
    };
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

async function listResources(client: CloudFormationClient): Promise<StackResourceSummary[]> {
  const all: StackResourceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: STACK_NAME, NextToken }));
    all.push(...(page.StackResourceSummaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}

/** What the stack must have told. @throws where it did not */
export function theOutput({ outputs }: DeployedStack, name: string): string {
  const value = outputs.get(name);
  if (!value) throw new Error(`the stack has no output ${name}`);
  return value;
}
