/** The CloudFormation of every variant of the deployment: what it consists of, the rights aside (rights.pack.ts). */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { serviceFolder } from '../../dev/stack/service.ts';
import { packageService, type Template, type TemplateResource } from '../../dev/template/package.ts';
import { VARIANTS } from '../../dev/template/variants.ts';
import { ROUTES } from '../../lib/http/routes.ts';
import './rights.ts';
import { templateOf, testEach } from './variants.ts';

const ofType = ({ Resources }: Template, type: string) =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

function propertiesOf<T>({ Resources }: Template, id: string): T {
  const resource = Resources[id];
  assert.ok(resource, id);
  return resource.Properties as T;
}

type Function = {
  readonly FunctionName: string;
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly Timeout: number;
  readonly VpcConfig?: unknown;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
};
const functionsOf = (template: Template) =>
  ofType(template, 'AWS::Lambda::Function').map(
    ([id, { Properties }]) => [id, Properties as unknown as Function] as const,
  );

test('a deployment that chooses no way out stops with a sentence on the choices', async () => {
  const folder = await mkdtemp(join(serviceFolder, '.local', 'template-'));
  const packaging = packageService({ folder, params: {}, code: false });
  const error = await packaging.then(
    () => assert.fail('it was packaged'),
    (thrown: { stderr: string; stdout: string }) => thrown,
  );
  await rm(folder, { recursive: true, force: true });
  const said = `${error.stderr}${error.stdout}`;
  assert.match(said, /egress is not chosen: "nat" .*"existing" .*"proxy" .*"none" .*deploy\.yml/);
  assert.equal(said.match(/Cannot resolve variable/g)?.length, 1, said);
});

testEach('there is room for more resources, and the template may be sent', (template, variant) => {
  assert.ok(Object.keys(template.Resources).length <= 480, variant);
  assert.ok(JSON.stringify(template).length <= 1_000_000, variant);
});

testEach('functions run on Node 24 and arm64, without versions or reserved concurrency', (template) => {
  for (const [id, { Runtime, Architectures }] of functionsOf(template))
    assert.deepEqual([Runtime, Architectures], ['nodejs24.x', ['arm64']], id);
  assert.doesNotMatch(
    JSON.stringify(template),
    /AWS::Lambda::(Version|Alias)"|ReservedConcurrentExecutions|ProvisionedConcurrency/,
  );
});

testEach('every function has a log that ends', (template) => {
  const ends = ofType(template, 'AWS::Logs::LogGroup').map(([id, { Properties }]) => {
    assert.equal(Properties.RetentionInDays, 30, id);
    return Properties.LogGroupName;
  });
  const functions = functionsOf(template).map(([, { FunctionName }]) => `/aws/lambda/${FunctionName}`);
  assert.deepEqual(
    functions.filter((log) => !ends.includes(log)),
    [],
  );
});

testEach(
  'the routes are those that $default knows, and all but the public ones have the authorizer',
  (template) => {
    type Route = { readonly RouteKey: string; readonly AuthorizerId?: unknown };
    const routes = ofType(template, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties as unknown as Route,
    );
    assert.deepEqual(routes.map(({ RouteKey }) => RouteKey).sort(), [...ROUTES, '$default'].sort());
    const open = routes.filter(({ AuthorizerId }) => !AuthorizerId).map(({ RouteKey }) => RouteKey);
    assert.deepEqual(open.sort(), [
      '$default',
      'GET /docs',
      'GET /docs/{asset}',
      'GET /health',
      'GET /openapi.json',
    ]);
    for (const { AuthorizerId } of routes)
      if (AuthorizerId) assert.deepEqual(AuthorizerId, { Ref: 'HttpApiAuthorizerKey' });
  },
);

testEach('the API is throttled and answers to the configured pages alone', (template) => {
  const { DefaultRouteSettings } = propertiesOf<{ DefaultRouteSettings: unknown }>(template, 'HttpApiStage');
  assert.deepEqual(DefaultRouteSettings, {
    DetailedMetricsEnabled: true,
    ThrottlingRateLimit: 100,
    ThrottlingBurstLimit: 200,
  });
  const { CorsConfiguration } = propertiesOf<{ CorsConfiguration: { AllowOrigins: unknown } }>(
    template,
    'HttpApi',
  );
  assert.deepEqual(CorsConfiguration.AllowOrigins, ['https://localhost']);
});

type Bucket = {
  readonly BucketName: { readonly 'Fn::Sub': string };
  readonly VersioningConfiguration: unknown;
  readonly BucketEncryption: { readonly ServerSideEncryptionConfiguration: unknown };
  readonly PublicAccessBlockConfiguration: unknown;
  readonly OwnershipControls: unknown;
  readonly CorsConfiguration: { readonly CorsRules: readonly { readonly AllowedOrigins: unknown }[] };
  readonly LifecycleConfiguration: {
    readonly Rules: readonly {
      readonly Status: string;
      readonly ExpirationInDays?: number;
      readonly Prefix?: string;
    }[];
  };
};

const ourBuckets = (template: Template) =>
  ['StagingBucket', 'LibraryBucket'].filter((id) => id in template.Resources);

testEach(
  'buckets are private, encrypted, versioned, TLS-only, with lifecycle, and open to the configured pages',
  (template, variant) => {
    const key = VARIANTS[variant]?.kmsKeyArn;
    for (const id of ourBuckets(template)) {
      const bucket = propertiesOf<Bucket>(template, id);
      assert.deepEqual(bucket.PublicAccessBlockConfiguration, {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      assert.deepEqual(bucket.OwnershipControls, { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
      assert.deepEqual(bucket.VersioningConfiguration, { Status: 'Enabled' });
      assert.deepEqual(bucket.BucketEncryption.ServerSideEncryptionConfiguration, [
        key
          ? {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
            }
          : { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ]);
      for (const { AllowedOrigins } of bucket.CorsConfiguration.CorsRules)
        assert.deepEqual(AllowedOrigins, ['https://localhost']);
      assert.ok(bucket.LifecycleConfiguration.Rules.length > 0);
      for (const { Status } of bucket.LifecycleConfiguration.Rules) assert.equal(Status, 'Enabled');
      const arn = `arn:\${AWS::Partition}:s3:::${bucket.BucketName['Fn::Sub']}`;
      assert.deepEqual(propertiesOf<{ PolicyDocument: unknown }>(template, `${id}Policy`).PolicyDocument, {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}/*` }],
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ],
      });
    }
    const { Rules } = propertiesOf<Bucket>(template, 'StagingBucket').LifecycleConfiguration;
    assert.ok(Rules.some(({ Prefix, ExpirationInDays }) => !Prefix && (ExpirationInDays ?? 0) <= 7));
    for (const policy of ofType(template, 'AWS::S3::BucketPolicy'))
      assert.doesNotMatch(JSON.stringify(policy), /"Effect":"Allow"/);
  },
);

testEach('the library is kept when the stack goes, or was never the stack’s', (template, variant) => {
  const library = template.Resources.LibraryBucket as
    | (TemplateResource & { UpdateReplacePolicy?: string })
    | undefined;
  const own = VARIANTS[variant]?.ownLibraryBucket;
  assert.equal(library === undefined, own !== undefined);
  if (library) assert.deepEqual([library.DeletionPolicy, library.UpdateReplacePolicy], ['Retain', 'Retain']);
  const { Environment } = propertiesOf<Function>(template, 'GetMediaLambdaFunction');
  const name = own ?? { 'Fn::Sub': `wechat-materials-packaged-library-\${AWS::AccountId}` };
  assert.deepEqual(Environment.Variables.LIBRARY_BUCKET, name);
  assert.deepEqual(template.Outputs.LibraryBucketName?.Value, name);
});

type Queue = {
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod: number;
  readonly SqsManagedSseEnabled: boolean;
  readonly RedrivePolicy?: {
    readonly deadLetterTargetArn: { readonly 'Fn::GetAtt': readonly [string, string] };
    readonly maxReceiveCount: number;
  };
};

testEach('queues are encrypted, wait six times as long as their function, and lose nothing', (template) => {
  const dead = new Set<string>();
  const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping');
  assert.ok(mappings.length >= 6);
  for (const [id, { Properties }] of mappings) {
    const { EventSourceArn, FunctionName } = Properties as Record<string, { 'Fn::GetAtt': [string, string] }>;
    const queue = propertiesOf<Queue>(template, EventSourceArn?.['Fn::GetAtt'][0] ?? '');
    const { Timeout } = propertiesOf<Function>(template, FunctionName?.['Fn::GetAtt'][0] ?? '');
    assert.ok((queue.VisibilityTimeout ?? 0) >= 6 * Timeout, id);
    const { deadLetterTargetArn, maxReceiveCount = 0 } = queue.RedrivePolicy ?? {};
    assert.ok(maxReceiveCount >= 5, id);
    const target = deadLetterTargetArn?.['Fn::GetAtt'][0] ?? '';
    assert.equal(propertiesOf<Queue>(template, target).MessageRetentionPeriod, 14 * 86_400);
    dead.add(target);
  }
  const queues = ofType(template, 'AWS::SQS::Queue');
  // Each with dead letters of its own, and none without a reader but those.
  assert.deepEqual([dead.size, queues.length], [mappings.length, 2 * mappings.length]);
  for (const [id, { Properties }] of queues)
    assert.equal((Properties as unknown as Queue).SqsManagedSseEnabled, true, id);
});

testEach('only the staging bucket may send to a queue from outside', (template) => {
  assert.equal(ofType(template, 'AWS::SQS::QueuePolicy').length, 1);
  type Policy = { readonly PolicyDocument: { readonly Statement: readonly Record<string, unknown>[] } };
  const { Statement } = propertiesOf<Policy>(template, 'ForwardQueuePolicy').PolicyDocument;
  assert.equal(Statement.length, 1);
  assert.deepEqual(Statement[0]?.Principal, { Service: 's3.amazonaws.com' });
  assert.match(JSON.stringify(Statement[0]?.Condition), /aws:SourceArn.*-staging-.*aws:SourceAccount/);
});

testEach('whoever may call a function is named by its ARN', (template) => {
  for (const [id, { Properties }] of ofType(template, 'AWS::Lambda::Permission')) {
    assert.ok(Properties.SourceArn, id);
    assert.match(String(Properties.Principal), /^(apigateway|events)\.amazonaws\.com$/);
  }
});

testEach('no ARN names a partition, so that China is no special case', (template, variant) => {
  const given = Object.values(VARIANTS[variant] ?? {}).filter((value) => value.startsWith('arn:'));
  let text = JSON.stringify(template);
  for (const value of given) text = text.replaceAll(value, '');
  assert.doesNotMatch(text, /arn:aws/);
  assert.doesNotMatch(text, /amazonaws\.com\.cn/);
});

/** What functions are told. Names, addresses, seconds: a secret would have to be put here by hand. */
const TOLD = [
  'DELETION_QUEUE_URL',
  'DOWNLOAD_QUEUE_URL',
  'DOWNLOAD_WAIT_SECONDS',
  'DRAFT_QUEUE_URL',
  'DRAFT_WAIT_SECONDS',
  'FIRST_LOOK_SECONDS',
  'FORWARD_QUEUE_URL',
  'LIBRARY_BUCKET',
  'MIRROR_QUEUE_URL',
  'PARAMETER_PREFIX',
  'POWERTOOLS_LOG_LEVEL',
  'POWERTOOLS_SERVICE_NAME',
  'PUBLICATION_SPACING_SECONDS',
  'REFRESH_FUNCTION',
  'REMOTE_ALLOW_HOSTS',
  'SECOND_LOOK_SECONDS',
  'SOURCE_QUEUE_URL',
  'STAGING_BUCKET',
  'WECHAT_BASE_URL',
];
/** Beside those, by variant and function. */
const TOLD_ALSO: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  none: {},
  nat: { GetAccount: ['EGRESS_ADDRESS'], ListAccounts: ['EGRESS_ADDRESS'] },
  existing: {
    GetAccount: ['EGRESS_ADDRESS'],
    ListAccounts: ['EGRESS_ADDRESS'],
    RefreshToken: ['PARAMETER_KEY_ID'],
  },
  proxy: {
    GetAccount: ['EGRESS_ADDRESS'],
    ListAccounts: ['EGRESS_ADDRESS'],
    RefreshToken: ['EGRESS_PROXY_PARAMETER'],
  },
};

testEach('no secret is in the template: functions are told names alone', (template, variant) => {
  for (const [id, { Environment }] of functionsOf(template)) {
    const also = TOLD_ALSO[variant]?.[id.replace(/LambdaFunction$/, '')] ?? [];
    const names = Object.keys(Environment.Variables).filter((name) => !name.startsWith('NODE_'));
    assert.deepEqual(names.sort(), [...TOLD, ...also].sort(), id);
  }
  assert.doesNotMatch(
    JSON.stringify(template),
    /\{\{resolve:|NoEcho|AppSecret|app_secret|"AWS::SecretsManager/,
  );
});

testEach('only refresh-token is in a network, and only where the way out is one', (template, variant) => {
  const inVpc = functionsOf(template)
    .filter(([, { VpcConfig }]) => VpcConfig !== undefined)
    .map(([id]) => id);
  const expected = ['nat', 'existing'].includes(variant) ? ['RefreshTokenLambdaFunction'] : [];
  assert.deepEqual(inVpc, expected);
  const network = Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::EC2::'));
  assert.equal(network.length > 0, variant === 'nat');
});

test('nat: one address, one gateway, nothing that can be reached', () => {
  const template = templateOf('nat');
  for (const type of ['VPC', 'EIP', 'NatGateway', 'InternetGateway', 'SecurityGroup'])
    assert.equal(ofType(template, `AWS::EC2::${type}`).length, 1, type);
  const refresh = template.Resources.RefreshTokenLambdaFunction;
  assert.deepEqual(refresh?.Properties.VpcConfig, {
    SecurityGroupIds: [{ Ref: 'RefreshTokenSecurityGroup' }],
    SubnetIds: [{ Ref: 'PrivateSubnet' }],
  });
  assert.ok(refresh?.DependsOn?.includes('PrivateDefaultRoute'));
  assert.deepEqual(propertiesOf(template, 'PrivateDefaultRoute'), {
    RouteTableId: { Ref: 'PrivateRoutes' },
    DestinationCidrBlock: '0.0.0.0/0',
    NatGatewayId: { Ref: 'NatGateway' },
  });
  const group = propertiesOf<{ SecurityGroupIngress?: unknown; SecurityGroupEgress: { ToPort: number }[] }>(
    template,
    'RefreshTokenSecurityGroup',
  );
  assert.deepEqual(
    [group.SecurityGroupIngress, group.SecurityGroupEgress.map(({ ToPort }) => ToPort)],
    [undefined, [443]],
  );
  for (const [id, { Properties }] of ofType(template, 'AWS::EC2::Subnet'))
    assert.equal(Properties.MapPublicIpOnLaunch, false, id);
});

test('existing and a name of one’s own are taken as given', () => {
  const given = VARIANTS.existing ?? {};
  const { VpcConfig } = propertiesOf<Function>(templateOf('existing'), 'RefreshTokenLambdaFunction');
  assert.deepEqual(VpcConfig, {
    SecurityGroupIds: given.securityGroupIds?.split(','),
    SubnetIds: given.subnetIds?.split(','),
  });
  const proxy = templateOf('proxy');
  assert.equal(propertiesOf<{ DomainName: string }>(proxy, 'ApiDomain').DomainName, 'materials.example.com');
  assert.equal(proxy.Outputs.ApiUrl?.Value, 'https://materials.example.com');
});

test('the outputs say what an operator has to know', () => {
  const address = (variant: string) => templateOf(variant).Outputs.EgressAddress?.Value;
  assert.equal(address('none'), undefined);
  assert.deepEqual(address('nat'), { 'Fn::GetAtt': ['NatAddress', 'PublicIp'] });
  assert.equal(address('existing'), '203.0.113.5');
  assert.equal(address('proxy'), '203.0.113.6');
});

testEach('they say it in every variant', ({ Outputs }, variant) => {
  assert.equal(Outputs.Egress?.Value, variant);
  assert.equal(Outputs.KmsKeyArn?.Value, VARIANTS[variant]?.kmsKeyArn);
  for (const name of ['HttpApiUrl', 'StagingBucketName', 'LibraryBucketName'])
    assert.ok(Outputs[name]?.Value, name);
});

testEach('no resource depends on itself by a detour', (template) => {
  const seen = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    assert.ok(!path.includes(id), `${[...path, id].join(' → ')}`);
    if (seen.has(id)) return;
    for (const next of referencesOf(template, id)) visit(next, [...path, id]);
    seen.add(id);
  };
  for (const id of Object.keys(template.Resources)) visit(id, []);
});

function referencesOf({ Resources }: Template, id: string): string[] {
  const resource = Resources[id];
  const text = JSON.stringify(resource);
  const found = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":(?:\[)?"([^"]+)"|\$\{([A-Za-z0-9]+)\}/g)].map(
    ([, reference, inText]) => reference ?? inText ?? '',
  );
  return [...found, ...[resource?.DependsOn ?? []].flat()].filter((name) => name in Resources);
}
