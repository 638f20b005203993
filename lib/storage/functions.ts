/** Calling another function of ours. Its client is loaded on first use: only rare paths come here. */
import type { LambdaClient } from '@aws-sdk/client-lambda';

let client: LambdaClient | undefined;

/**
 * Invokes a function and gives its answer.
 *
 * @throws {Error} with the function's name if it failed; never with its payload, which may hold a secret
 */
export async function invokeFunction<Answer>(name: string, payload: unknown): Promise<Answer> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  client ??= new LambdaClient({ maxAttempts: 3 });
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(payload)) }),
  );
  if (FunctionError !== undefined || !Payload) throw new Error(`Function ${name} failed`);
  return JSON.parse(Buffer.from(Payload).toString('utf8')) as Answer;
}
