/** What local-aws.ts starts, for programs that are no tests: it leaves the test runner alone. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Access } from '../../dev/aws/iam/access.ts';
import { startS3 } from '../../dev/aws/s3/server.ts';
import { startSsm } from '../../dev/aws/ssm/server.ts';
import { type AppSetup, type Simulator, startSimulator } from '../../dev/wechat/simulator.ts';

export const region = 'eu-west-1';
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

type LambdaHandler = (event: never, context: never) => Promise<unknown>;

export type LocalAwsOptions = {
  /** The apps of the simulator; its one by default. */
  readonly apps?: readonly AppSetup[];
  /** The simulator's time, before it is moved; the real one by default. */
  readonly now?: () => number;
  /** The time of S3's objects, in milliseconds since 1970, given the simulator. Signatures keep to the real one. */
  readonly s3Now?: (simulator: Simulator) => () => number;
  /** Takes S3's announcements of what arrives in staging below `in/` and `drop/`; without it there are none. */
  readonly announced?: (messageBody: string) => void;
  /** Who may do what; without it the one key may do everything. */
  readonly access?: Access;
};

/** Starts all of it; whoever opens it closes it. */
export async function openLocalAws({ apps, now, s3Now, announced, access }: LocalAwsOptions = {}) {
  const simulator = await startSimulator({ ...(apps && { apps }), ...(now && { now }) });
  const [s3, ssm] = await Promise.all([
    startS3({
      region,
      credentials,
      ...(access && { access }),
      ...(s3Now && { now: s3Now(simulator), signedAt: Date.now }),
      ...(announced && { deliver: async (_, body) => announced(body) }),
    }),
    startSsm({ region, ...(access ? { access } : { credentials }) }),
  ]);
  const events = { events: ['s3:ObjectCreated:*'], queueArn: `arn:aws:sqs:${region}:000000000000:forward` };
  const notifications = announced ? ['in/', 'drop/'].map((prefix) => ({ ...events, prefix })) : [];
  s3.createBucket('staging', { versioning: true, notifications });
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
  const close = async () => {
    lambda.closeAllConnections();
    lambda.close();
    await Promise.all([once(lambda, 'close'), s3.close(), ssm.close(), simulator.close()]);
  };
  return { s3, ssm, simulator, functions, close };
}
