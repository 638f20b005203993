/**
 * S3 on a bad day, within a function's process: S3_FAULT_RATE of its requests are refused with 503 or break off, before
 * they were done or after. Loaded before the function.
 */
import { Readable } from 'node:stream';
import { envNumber } from '../../lib/config.ts';
import { s3 } from '../../lib/storage/objects.ts';

const perThousand = envNumber('S3_FAULTS_PER_THOUSAND', 0);
const { requestHandler } = s3.config;
const handle = requestHandler.handle.bind(requestHandler);

const SLOW_DOWN =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>';
const reset = () => Object.assign(new Error('socket hang up'), { name: 'ECONNRESET', code: 'ECONNRESET' });

requestHandler.handle = (async (...call: Parameters<typeof handle>) => {
  if (Math.random() * 1_000 >= perThousand) return await handle(...call);
  const kind = Math.random();
  if (kind < 0.6) {
    const headers = { 'content-type': 'application/xml' };
    return { response: { statusCode: 503, headers, body: Readable.from([SLOW_DOWN]) } };
  }
  if (kind < 0.8) throw reset();
  const { response } = await handle(...call);
  (response.body as Readable | undefined)?.resume?.();
  throw reset();
}) as typeof handle;
