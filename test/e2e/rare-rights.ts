/** Rights that functions need although no test makes them use them: when they do. */

export type RareRight = {
  /** All that have the right, if not given. */
  readonly functions?: readonly string[];
  readonly rights: readonly string[];
  readonly when: string;
};

export const RARE: readonly RareRight[] = [
  {
    rights: ['lambda:InvokeFunction refresh-token'],
    when: 'SSM has no token that lives, or WeChat refuses it: whoever comes first asks',
  },
  {
    rights: ['deletion', 'download', 'draft', 'forward', 'mirror', 'source'].map(
      (queue) => `sqs:ChangeMessageVisibility ${queue}`,
    ),
    when: 'a message asks to come again, or its work threw (lib/queue/consume.ts)',
  },
  {
    functions: [
      'add-material',
      'create-upload',
      'fetch-source',
      'publish',
      'refresh-handle',
      'renew-upload',
      'update-draft',
      'write-draft',
    ],
    rights: ['s3:ListBucket library'],
    when: 'what it reads is not there: a name or id that is unknown, an entry that expired, content never seen before',
  },
  {
    functions: ['forward-upload'],
    rights: ['s3:ListBucket staging'],
    when: 'the file was taken away, or has expired, before its message came',
  },
  {
    functions: ['add-material'],
    rights: [
      's3:GetObject library/contents/*',
      's3:PutObject library/contents/*',
      's3:GetObject library/materials/*',
    ],
    when: 'the caller says ?deduplicate=true',
  },
  {
    functions: ['add-draft', 'update-draft', 'write-draft'],
    rights: ['s3:DeleteObject library/contents/*'],
    when: 'WeChat answers 40007 to the id of a picture that was taken over earlier (lib/articles/forget-placed.ts)',
  },
  {
    functions: ['update-draft', 'write-draft'],
    rights: [
      's3:PutObject library/blobs/*',
      's3:PutObject library/refs/*',
      's3:PutObject library/contents/*',
      's3:GetObject library/materials/*',
      's3:PutObject library/materials/*',
    ],
    when: 'pictures are taken over into the article: the same code as of add-draft',
  },
  {
    functions: ['update-draft'],
    rights: ['s3:GetObject library/jobs/*', 's3:PutObject library/jobs/*', 'sqs:SendMessage draft'],
    when: 'it takes longer than an answer may wait, or has an Idempotency-Key: the same code as of add-draft',
  },
  {
    functions: ['get-media', 'get-media-content', 'get-hd-voice', 'put-handle'],
    rights: ['sqs:SendMessage download'],
    when: 'WeChat takes longer than an answer may wait: the same code as of get-material',
  },
  {
    functions: [
      'delete-material',
      'fetch-file',
      'get-hd-voice',
      'get-material-content',
      'get-media',
      'get-media-content',
      'put-handle',
      'run-deletion',
      'run-mirror',
    ],
    rights: ['s3:GetObject staging/tmp/*', 's3:PutObject staging/tmp/*', 's3:DeleteObject staging/tmp/*'],
    when: 'the file is above 2 MB: the same code as of get-material',
  },
  {
    functions: ['fetch-file'],
    rights: ['s3:GetObject library/media/*', 's3:PutObject library/media/*'],
    when: 'it is the file of temporary media that took so long',
  },
  {
    functions: ['publish'],
    rights: ['s3:DeleteObject library/due/*'],
    when: 'a reader has noted the same publication in the same moment',
  },
  {
    functions: ['run-deletion'],
    rights: ['sqs:SendMessage deletion'],
    when: 'a plan takes more than a minute, or waits for quota',
  },
  {
    functions: ['run-mirror'],
    rights: ['sqs:SendMessage mirror'],
    when: 'a run takes more than a minute, or waits for quota',
  },
  {
    functions: ['erase-expired'],
    rights: [
      's3:GetObject library/uploads/*',
      's3:ListBucketVersions staging',
      's3:DeleteObjectVersion staging/in/*',
      's3:DeleteObjectVersion staging/drop/*',
    ],
    when: 'the media came by an upload: the same code as of delete-media',
  },
  {
    functions: ['delete-media'],
    rights: ['s3:DeleteObjectVersion staging/drop/*'],
    when: 'the media was dropped into the staging bucket',
  },
  {
    functions: ['retry-upload'],
    rights: ['s3:GetObject staging/in/*', 's3:GetObjectVersion staging/drop/*'],
    when: 'the file had not come when the upload failed; it was dropped into the staging bucket',
  },
  {
    functions: ['sweep-uploads'],
    rights: ['s3:GetObjectVersion staging/in/*', 's3:GetObjectVersion staging/drop/*'],
    when: 'a worker had taken the upload up and died',
  },
  {
    functions: ['sweep-uploads'],
    rights: ['sqs:SendMessage forward'],
    when: 'an announcement was lost; no test waits half an hour for the schedule',
  },
  {
    functions: ['schedule-mirrors'],
    rights: ['sqs:SendMessage mirror'],
    when: 'it is ten past midnight in Beijing; its own test has a queue that trusts everybody',
  },
  {
    functions: ['erase-expired', 'sweep-uploads'],
    rights: ['ssm:DescribeParameters *'],
    when: 'each run begins with the list of accounts, which their tests give them',
  },
  {
    functions: ['keep-handles'],
    rights: ['ssm:GetParameter /accounts/*/token'],
    when: 'an id is made anew; its test gives it a client with a token',
  },
  {
    functions: ['check-publications'],
    rights: ['ssm:GetParameter /accounts/*/token'],
    when: 'a publication is due; its test gives it a client with a token',
  },
];
