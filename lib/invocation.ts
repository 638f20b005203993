import { log, startLog } from './log.ts';
import { publishMetrics } from './metrics.ts';

/**
 * What every invocation that is neither a request nor a queue's has around it: keys for its log, a line for what it
 * throws, and its metrics at the end.
 *
 * @throws what `work` throws
 */
export async function invocation<T>(
  { awsRequestId }: { readonly awsRequestId: string },
  keys: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  startLog({ lambda_request_id: awsRequestId, ...keys });
  try {
    return await work();
  } catch (error) {
    log.error('the invocation failed', error as Error);
    throw error;
  } finally {
    await publishMetrics();
  }
}
