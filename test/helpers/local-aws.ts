/**
 * S3, SSM, SQS and Lambda for tests that run our modules in their own process. It sets the environment, so what is tested
 * is imported afterwards: `const aws = await startLocalAws(); const { forward } = await import(…)`.
 */
import { after } from 'node:test';
import './ran.ts';
import { actingAs } from './acting.ts';
import { credentials, openLocalAws, region } from './open-local-aws.ts';

/** Starts all of it, and ends it after the tests of this file. */
export async function startLocalAws() {
  const names = { region, prefix: 'test', parameters: '/test', staging: 'staging', library: 'library' };
  const { access, as, aside } = await actingAs(credentials, names);
  const { close, ...aws } = await openLocalAws({ access });
  after(close);
  return { ...aws, as, aside };
}
