/**
 * S3, SSM, SQS and Lambda for tests that run our modules in their own process. It sets the environment, so what is tested
 * is imported afterwards: `const aws = await startLocalAws(); const { forward } = await import(…)`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { startS3 } from '../../dev/aws/s3/server.ts';
import { startSsm } from '../../dev/aws/ssm/server.ts';
import { startSimulator } from '../../dev/wechat/simulator.ts';
import './ran.ts';
import { actingAs } from './acting.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

type LambdaHandler = (event: never, context: never) => Promise<unknown>;

export async function startLocalAws() {
  const names = { region, prefix: 'test', parameters: '/test', staging: 'staging', library: 'library' };
  const { access, as, aside } = await actingAs(credentials, names);
  const [s3, ssm, simulator] = await Promise.all([
    startS3({ region, credentials, access }),
    startSsm({ region, access }),
    startSimulator(),
  ]);
  s3.createBucket('staging', { versioning: true });
  s3.createBucket('library', { versioning: true });
  const functions = new Map<string, LambdaHandler>();
  const lambda = createServer(async (request, response) => {
    const [, name = ''] = /functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
    let body = '';
    for await (const chunk of request) body += chunk;
    try {
      const answer = await functions.get(name)?.(
        JSON.parse(body) as never,
        { awsRequestId: 'invoked' } as never,
      );
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.setHeader('x-amz-function-error', 'Unhandled');
      response.end(JSON.stringify({ errorMessage: String(error) }));
    }
  }).listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    PARAMETER_PREFIX: '/test',
    STAGING_BUCKET: 'staging',
    LIBRARY_BUCKET: 'library',
    REFRESH_FUNCTION: 'refresh-token',
    WECHAT_BASE_URL: simulator.url,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  after(async () => {
    lambda.closeAllConnections();
    lambda.close();
    await Promise.all([once(lambda, 'close'), s3.close(), ssm.close(), simulator.close()]);
  });
  return { s3, ssm, simulator, functions, as, aside };
}
