/** What the deployed stack says of itself. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { notDeployed } from '../explain.ts';
import type { Place } from '../place.ts';

/** By name; undefined for the local stack, which has none. @throws {OpsFailure} if it is not deployed */
export async function stackOutputs(place: Place): Promise<ReadonlyMap<string, string> | undefined> {
  if (place.kind === 'local') return undefined;
  const client = new CloudFormationClient({ maxAttempts: 4 });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: place.prefix }));
    return new Map(
      (Stacks[0]?.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
        OutputKey && OutputValue ? [[OutputKey, OutputValue]] : [],
      ),
    );
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ValidationError') throw notDeployed(place, message);
    throw error;
  } finally {
    client.destroy();
  }
}
