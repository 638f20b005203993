/**
 * What `osls package` makes, without credentials: the zips and the CloudFormation that a deployment would send. It builds
 * every function, which keeps both cores busy for half a minute, so it is no part of `npm test`: `npm run test:package`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { serviceFolder } from '../../dev/stack/service.ts';
import { ROUTES } from '../../lib/http/routes.ts';

const run = promisify(execFile);
const MAX_ZIP_BYTES = 700_000;

type Statement = { readonly Action: string | string[]; readonly Resource: unknown };
type Resource = {
  readonly Type: string;
  readonly DependsOn?: string | string[];
  readonly Properties: Readonly<Record<string, never>>;
};

let folder: string;
let resources: Readonly<Record<string, Resource>>;

before(async () => {
  await mkdir(join(serviceFolder, '.local'), { recursive: true });
  folder = await mkdtemp(join(serviceFolder, '.local', 'package-'));
  const serverless = join(serviceFolder, 'node_modules', 'serverless', 'bin', 'serverless.js');
  // A stage of its own: what deploy.yml says is for others.
  const params = [
    '--stage',
    'packaged',
    '--param',
    'egress=none',
    '--param',
    `buildFolder=${relative(serviceFolder, join(folder, 'build'))}`,
  ];
  // No credentials, and none to be found.
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    SLS_NOTIFICATIONS_MODE: 'off',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  await run(process.execPath, [serverless, 'package', '--package', join(folder, 'out'), ...params], {
    cwd: serviceFolder,
    env,
  });
  const template = await readFile(join(folder, 'out', 'cloudformation-template-update-stack.json'), 'utf8');
  resources = JSON.parse(template).Resources;
});
after(() => rm(folder, { recursive: true, force: true }));

function propertiesOf<T>(id: string): T {
  const resource = resources[id];
  assert.ok(resource, id);
  return resource.Properties as unknown as T;
}

const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);

test('every function has a zip of its own, none above 700 kB with its source map', async () => {
  const zips = (await readdir(join(folder, 'out'))).filter((name) => name.endsWith('.zip'));
  assert.equal(zips.length, ofType('AWS::Lambda::Function').length);
  for (const zip of zips) {
    const bytes = await readFile(join(folder, 'out', zip));
    assert.ok(bytes.byteLength <= MAX_ZIP_BYTES, `${zip} has ${bytes.byteLength} bytes`);
    const names = zipEntries(bytes).map(({ name }) => name);
    const bundles = names.filter((name) => name.endsWith('.mjs'));
    assert.ok(bundles.length > 0, zip);
    for (const bundle of bundles)
      assert.ok(names.includes(`${bundle}.map`), `${zip} lacks the map of ${bundle}`);
    // Another function's chunks would stand under its name.
    assert.equal(new Set(bundles.map((name) => name.split('/').at(-1)?.split('.')[0])).size, 1, zip);
  }
});

test('every bundle loads from its file', async () => {
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'eu-west-1',
    ...Object.fromEntries(ENVIRONMENT.map((name) => [name, 'https://x'])),
  };
  for (const [id, { Properties }] of ofType('AWS::Lambda::Function')) {
    const { Handler, Code } = Properties as unknown as { Handler: string; Code: { S3Key: string } };
    const code = join(folder, id);
    await unzip(await readFile(join(folder, 'out', basename(Code.S3Key))), code);
    const file = join(code, Handler.replace(/\.handler$/, '.mjs'));
    const script = `import(${JSON.stringify(file)}).then(({ handler }) => process.exit(typeof handler === 'function' ? 0 : 1))`;
    await assert.doesNotReject(run(process.execPath, ['-e', script], { env }), id);
  }
});
const ENVIRONMENT = [
  'WECHAT_BASE_URL',
  'PARAMETER_PREFIX',
  'STAGING_BUCKET',
  'LIBRARY_BUCKET',
  'FORWARD_QUEUE_URL',
  'SOURCE_QUEUE_URL',
  'DOWNLOAD_QUEUE_URL',
  'DRAFT_QUEUE_URL',
  'MIRROR_QUEUE_URL',
  'DELETION_QUEUE_URL',
  'REFRESH_FUNCTION',
];

test('the routes are those that $default knows, and all but the public ones have the authorizer', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route').map(
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
});
type Route = { readonly RouteKey: string; readonly AuthorizerId?: unknown };

test('every function has a role of its own, with no wildcard but the documented one', () => {
  const roles = ofType('AWS::Lambda::Function').map(
    ([, { Properties }]) =>
      (Properties as unknown as { Role: { 'Fn::GetAtt': [string] } }).Role['Fn::GetAtt'][0],
  );
  assert.equal(new Set(roles).size, roles.length);
  assert.deepEqual(
    ofType('AWS::IAM::Role')
      .map(([id]) => id)
      .sort(),
    [...roles].sort(),
  );
  for (const role of roles) {
    for (const { Action, Resource } of statementsOf(role)) {
      for (const action of [Action].flat()) assert.doesNotMatch(action, /\*/, role);
      const everything = [Resource].flat().includes('*');
      assert.equal(
        everything,
        [Action].flat().join() === 'ssm:DescribeParameters',
        `${role}: ${[Action].flat()}`,
      );
    }
  }
});

test('only refresh-token can read credentials, or write tokens', () => {
  for (const [role] of ofType('AWS::IAM::Role')) {
    const text = JSON.stringify(statementsOf(role));
    if (role === 'RefreshTokenRole') continue;
    assert.doesNotMatch(text, /\/credentials/, role);
    assert.doesNotMatch(text, /ssm:Put/, role);
  }
});

function statementsOf(role: string): readonly Statement[] {
  const { Policies } = propertiesOf<{ Policies: { PolicyDocument: { Statement: Statement[] } }[] }>(role);
  return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

test('buckets are private, encrypted, versioned and TLS-only', () => {
  for (const id of ['StagingBucket', 'LibraryBucket']) {
    const text = JSON.stringify(resources[id]);
    assert.match(text, /"BlockPublicPolicy":true/);
    assert.match(text, /"SSEAlgorithm"/);
    assert.match(text, /"Status":"Enabled"/);
    assert.match(JSON.stringify(resources[`${id}Policy`]), /aws:SecureTransport/);
  }
});

test('functions run on Node 24 and arm64, their logs end, their queues wait long enough', () => {
  for (const [id, { Properties }] of ofType('AWS::Lambda::Function')) {
    const { Runtime, Architectures } = Properties as unknown as { Runtime: string; Architectures: string[] };
    assert.deepEqual([Runtime, Architectures], ['nodejs24.x', ['arm64']], id);
  }
  for (const [id, { Properties }] of ofType('AWS::Logs::LogGroup')) {
    assert.ok((Properties as unknown as { RetentionInDays: number }).RetentionInDays > 0, id);
  }
  for (const [queue, consumer] of [
    ['ForwardQueue', 'ForwardUpload'],
    ['SourceQueue', 'FetchSource'],
    ['DownloadQueue', 'FetchFile'],
    ['DraftQueue', 'WriteDraft'],
  ] as const) {
    const { VisibilityTimeout, RedrivePolicy } = propertiesOf<Queue>(queue);
    const { Timeout } = propertiesOf<{ Timeout: number }>(`${consumer}LambdaFunction`);
    assert.ok(VisibilityTimeout >= 6 * Timeout, queue);
    assert.ok(RedrivePolicy, queue);
  }
});
type Queue = { readonly VisibilityTimeout: number; readonly RedrivePolicy: unknown };

test('no resource depends on itself by a detour', () => {
  const seen = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    assert.ok(!path.includes(id), `${[...path, id].join(' → ')}`);
    if (seen.has(id)) return;
    for (const next of referencesOf(resources[id])) visit(next, [...path, id]);
    seen.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
});

function referencesOf(resource: Resource | undefined): string[] {
  const text = JSON.stringify(resource);
  const found = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":(?:\[)?"([^"]+)"/g)].map(([, id]) => id ?? '');
  return [...found, ...[resource?.DependsOn ?? []].flat()].filter((id) => id in resources);
}

/** The entries of a zip's central directory: name, method, where the packed bytes lie. */
function zipEntries(zip: Buffer) {
  const entries: { name: string; method: number; packed: Buffer }[] = [];
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16);
  while (zip.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const [name, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      method: zip.readUInt16LE(at + 10),
      packed: zip.subarray(start, start + zip.readUInt32LE(at + 20)),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function unzip(zip: Buffer, into: string): Promise<void> {
  for (const { name, method, packed } of zipEntries(zip)) {
    const file = join(into, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, method === 0 ? packed : inflateRawSync(packed));
  }
}
