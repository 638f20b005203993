/**
 * One role per function, from resources/rights.yml: rights have names there and are spelt out here, once.
 *
 * ARNs are built from names, never with Fn::GetAtt: a role that asks a bucket for its ARN, while the bucket notifies
 * the function that has the role, is a cycle that CloudFormation refuses.
 */
const { keyRights } = require('./key-rights.cjs');

module.exports = async ({ resolveVariable }) => {
  const prefix = await resolveVariable('self:custom.prefix');
  const parameters = await resolveVariable('self:custom.parameterPrefix');
  const staging = await resolveVariable('self:custom.stagingBucketName');
  const library = await resolveVariable('self:custom.libraryBucketName');
  const egress = await resolveVariable('param:egress, null');
  const key = await resolveVariable('param:kmsKeyArn');
  const rights = spellOut({ prefix, parameters, staging, library });
  const table = await resolveVariable('file(resources/rights.yml)');
  const roles = Object.entries(table).map(([name, granted]) => {
    const statements = granted.flatMap((right) => rights[right] ?? unknown(right));
    const bare = [
      ownLog(prefix, name),
      ...statements,
      ...(name === 'refreshToken' ? leave(egress, rights) : []),
    ];
    return [
      `${name[0].toUpperCase()}${name.slice(1)}Role`,
      role(key ? [...bare, ...keyRights(key, bare)] : bare),
    ];
  });
  return { Resources: Object.fromEntries(roles) };
};

const sub = (text) => ({ 'Fn::Sub': text });
const inRegion = (service, rest) =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`);
const allow = (actions, resources) => ({ Effect: 'Allow', Action: actions, Resource: resources });

function spellOut({ prefix, parameters, staging, library }) {
  const parameter = (path) => inRegion('ssm', `parameter${parameters}${path}`);
  const queue = (name) => inRegion('sqs', `${prefix}-${name}`);
  const bucket = (name) => sub(`arn:\${AWS::Partition}:s3:::${name}`);
  const objects = (name, ...prefixes) =>
    prefixes.map((path) => sub(`arn:\${AWS::Partition}:s3:::${name}/${path}/*`));
  // Without the right to list, S3 answers 403 for an object that does not exist, where we need the 404. That judgement
  // knows no prefix, hence IfExists; a list that names one must stay within ours.
  const list = (name, ...prefixes) => ({
    ...allow(['s3:ListBucket'], [bucket(name)]),
    Condition: { StringLikeIfExists: { 's3:prefix': prefixes.map((path) => `${path}/*`) } },
  });
  const listVersions = (name, ...prefixes) => ({
    ...allow(['s3:ListBucketVersions'], [bucket(name)]),
    Condition: { StringLike: { 's3:prefix': prefixes.map((path) => `${path}/*`) } },
  });
  const consume = (name) =>
    allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      [queue(name)],
    );
  return {
    // Who may read a path may read all below it.
    readKeys: [allow(['ssm:GetParametersByPath'], [parameter('/keys')])],
    // Metadata of parameters, no values; the action knows no narrower resource.
    listAccounts: [allow(['ssm:DescribeParameters'], ['*'])],
    readAccounts: [
      allow(
        ['ssm:GetParameter'],
        ['credentials', 'token', 'status'].map((leaf) => parameter(`/accounts/*/${leaf}`)),
      ),
    ],
    readToken: [allow(['ssm:GetParameter'], [parameter('/accounts/*/token')])],
    readStatus: [allow(['ssm:GetParameter'], [parameter('/accounts/*/status')])],
    readStatuses: [allow(['ssm:GetParameters'], [parameter('/accounts/*/status')])],
    readSettings: [allow(['ssm:GetParameters'], [parameter('/accounts/*/settings')])],
    writeToken: [allow(['ssm:PutParameter'], [parameter('/accounts/*/token')])],
    writeStatus: [allow(['ssm:PutParameter'], [parameter('/accounts/*/status')])],
    readProxy: [allow(['ssm:GetParameter'], [parameter('/egress-proxy')])],
    // What Lambda itself needs to put a function into a VPC; EC2 knows no narrower resource for most of them. The Deny
    // keeps them from the function's own code: they are for Lambda alone.
    useNetwork: [
      allow(NETWORK_INTERFACES, ['*']),
      {
        Effect: 'Deny',
        Action: NETWORK_INTERFACES,
        Resource: ['*'],
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn': [inRegion('lambda', `function:${prefix}-refresh-token`)],
          },
        },
      },
    ],
    askRefresh: [allow(['lambda:InvokeFunction'], [inRegion('lambda', `function:${prefix}-refresh-token`)])],
    readUploads: [allow(['s3:GetObject'], objects(library, 'uploads')), list(library, 'uploads')],
    writeUploads: [allow(['s3:PutObject'], objects(library, 'uploads'))],
    stageFiles: [allow(['s3:PutObject'], objects(staging, 'in'))],
    // Has the file come? Nobody knows its version yet.
    seeStaged: [allow(['s3:GetObject'], objects(staging, 'in')), list(staging, 'in')],
    // What was announced, and no other version.
    readArrivals: [
      allow(['s3:GetObjectVersion'], objects(staging, 'in', 'drop')),
      list(staging, 'in', 'drop'),
    ],
    keepTemporary: [allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objects(staging, 'tmp'))],
    keepFiles: [allow(['s3:PutObject'], objects(library, 'blobs', 'refs'))],
    refer: [allow(['s3:PutObject'], objects(library, 'refs'))],
    unrefer: [allow(['s3:DeleteObject'], objects(library, 'refs'))],
    writeMedia: [allow(['s3:PutObject'], objects(library, 'media'))],
    writeMaterials: [allow(['s3:PutObject'], objects(library, 'materials'))],
    readMedia: [allow(['s3:GetObject'], objects(library, 'media')), list(library, 'media')],
    readMaterials: [allow(['s3:GetObject'], objects(library, 'materials')), list(library, 'materials')],
    readBlobs: [allow(['s3:GetObject'], objects(library, 'blobs')), list(library, 'blobs')],
    // In every version, of files, of what is known of media, and of what was sent to us.
    eraseFiles: [
      allow(['s3:GetObjectVersion'], objects(library, 'media')),
      allow(['s3:DeleteObject'], objects(library, 'blobs', 'refs')),
      allow(['s3:DeleteObjectVersion'], objects(library, 'blobs', 'media')),
      allow(['s3:DeleteObjectVersion'], objects(staging, 'in', 'drop')),
      list(library, 'refs'),
      listVersions(library, 'blobs', 'media'),
      listVersions(staging, 'in', 'drop'),
    ],
    walkMedia: [
      allow(['s3:GetObject', 's3:PutObject'], objects(library, 'retention')),
      list(library, 'media', 'retention'),
    ],
    // What content is held as at WeChat.
    holdContents: [
      allow(['s3:GetObject', 's3:PutObject'], objects(library, 'contents')),
      list(library, 'contents'),
    ],
    forgetContents: [allow(['s3:DeleteObject'], objects(library, 'contents'))],
    keepRequests: [
      allow(['s3:GetObject', 's3:PutObject'], objects(library, 'idempotency')),
      list(library, 'idempotency'),
    ],
    readHandles: [allow(['s3:GetObject'], objects(library, 'handles')), list(library, 'handles')],
    writeHandles: [allow(['s3:PutObject'], objects(library, 'handles'))],
    readPublications: [
      allow(['s3:GetObject'], objects(library, 'publications')),
      list(library, 'publications'),
    ],
    writePublications: [allow(['s3:PutObject'], objects(library, 'publications'))],
    // Their order in time: empty objects.
    addPublications: [allow(['s3:PutObject'], objects(library, 'publications-by-time'))],
    listPublications: [list(library, 'publications-by-time')],
    countCalls: [
      allow(['s3:GetObject', 's3:PutObject'], objects(library, 'publication-calls')),
      list(library, 'publication-calls'),
    ],
    forgetHandles: [allow(['s3:DeleteObject'], objects(library, 'handles'))],
    enter: [allow(['s3:PutObject'], objects(library, 'due'))],
    strike: [allow(['s3:DeleteObject'], objects(library, 'due'))],
    seeAgenda: [list(library, 'due')],
    readJobs: [allow(['s3:GetObject'], objects(library, 'jobs')), list(library, 'jobs')],
    writeJobs: [allow(['s3:PutObject'], objects(library, 'jobs'))],
    readDeletions: [allow(['s3:GetObject'], objects(library, 'deletions')), list(library, 'deletions')],
    writeDeletions: [allow(['s3:PutObject'], objects(library, 'deletions'))],
    sendDeletion: [allow(['sqs:SendMessage'], [queue('deletion')])],
    sendDraft: [allow(['sqs:SendMessage'], [queue('draft')])],
    sendForward: [allow(['sqs:SendMessage'], [queue('forward')])],
    sendSource: [allow(['sqs:SendMessage'], [queue('source')])],
    sendDownload: [allow(['sqs:SendMessage'], [queue('download')])],
    readCatalogue: [allow(['s3:GetObject'], objects(library, 'catalogue')), list(library, 'catalogue')],
    writeCatalogue: [allow(['s3:PutObject'], objects(library, 'catalogue'))],
    sweepCatalogue: [allow(['s3:DeleteObject'], objects(library, 'catalogue'))],
    logDeletions: [allow(['s3:PutObject'], objects(library, 'catalogue/*/changes'))],
    sendMirror: [allow(['sqs:SendMessage'], [queue('mirror')])],
    receiveMirror: [consume('mirror')],
    receiveForward: [consume('forward')],
    receiveSource: [consume('source')],
    receiveDownload: [consume('download')],
    receiveDraft: [consume('draft')],
    receiveDeletion: [consume('deletion')],
  };
}

const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** What refresh-token needs beside the table, by the way in which it leaves. */
function leave(egress, { readProxy, useNetwork }) {
  if (egress === 'proxy') return readProxy;
  return egress === 'nat' || egress === 'existing' ? useNetwork : [];
}

/** Log groups are made by CloudFormation, so that none is without a retention. */
const ownLog = (prefix, name) =>
  allow(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [inRegion('logs', `log-group:/aws/lambda/${prefix}-${kebab(name)}:*`)],
  );

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const role = (statements) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

function unknown(right) {
  throw new Error(`resources/rights.yml grants "${right}", which resources/roles.cjs does not know`);
}
