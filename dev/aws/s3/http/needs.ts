/**
 * The rights that requests need. IAM's actions are not S3's operations: a HEAD is a GetObject, a version has actions of
 * its own, and who replaces only what he has read must be allowed to read.
 */
import type { AccessRequest } from '../../iam/policy.ts';
import { S3Error } from '../errors.ts';
import { type CopySource, copySource } from '../object/copy-source.ts';
import type { ObjectVersion } from '../store/object-version.ts';
import type { Call, S3Service } from './service.ts';

/** What a call needs. All of it is asked for before anything is done. */
export type Needs = (call: Call) => AccessRequest[];

const bucketArn = (name: string) => `arn:aws:s3:::${name}`;
const objectArn = (bucket: string, key: string) => `${bucketArn(bucket)}/${key}`;

/** An action on the bucket that the request names. */
export const onBucket =
  (action: string): Needs =>
  ({ request }) => [{ action, resource: bucketArn(request.bucketName) }];

/** An action on the object that the request names. */
export const onObject =
  (action: string): Needs =>
  ({ request }) => [{ action, resource: objectArn(request.bucketName, request.key) }];

export const listAllBuckets: Needs = () => [{ action: 's3:ListAllMyBuckets', resource: '*' }];

/** A listing, with the arguments that conditions may look at. */
export const listing =
  (action: string): Needs =>
  ({ request }) => {
    const context = Object.fromEntries(
      ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
        const value = request.query.get(name);
        return value === undefined ? [] : [[`s3:${name}`, value]];
      }),
    );
    return [{ action, resource: bucketArn(request.bucketName), context }];
  };

export const reading: Needs = ({ request }) => [
  read({
    bucketName: request.bucketName,
    key: request.key,
    versionId: request.query.get('versionId'),
  }),
];

/** Writing with tags needs the right to tag, and replacing an ETag the right to know it. */
export const writing: Needs = (call) => {
  const { request } = call;
  return [
    ...onObject('s3:PutObject')(call),
    ...(request.headers.has('x-amz-tagging') ? onObject('s3:PutObjectTagging')(call) : []),
    ...(request.headers.has('if-match') ? onObject('s3:GetObject')(call) : []),
  ];
};

/** Reading the source, writing the target, and tags where there are any. */
export const copying: Needs = (call) => {
  const source = copySource(call.request);
  const tagged = copiesTags(call) && sourceVersion(call.service, source)?.tagged === true;
  return [
    read(source),
    ...writing(call),
    ...(tagged ? [read(source, 'Tagging'), ...onObject('s3:PutObjectTagging')(call)] : []),
  ];
};

/** The upload of an object. */
export const putting = (bucket: string, key: string): AccessRequest => ({
  action: 's3:PutObject',
  resource: objectArn(bucket, key),
});

/** The deletion of an object, or for good of one version of it. */
export const deletion = (bucket: string, key: string, versionId: string | undefined): AccessRequest => ({
  action: versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion',
  resource: objectArn(bucket, key),
});

export const deleting: Needs = (call) => {
  const { request } = call;
  return [
    deletion(request.bucketName, request.key, request.query.get('versionId')),
    ...(request.headers.has('if-match') ? onObject('s3:GetObject')(call) : []),
  ];
};

/**
 * That an object is not there is told to those alone who may list its bucket; all others are denied. S3 knows no prefix
 * when it judges this.
 */
export function concealMissing(call: Call, accessKeyId: string, error: unknown): unknown {
  if (!(error instanceof S3Error) || (error.code !== 'NoSuchKey' && error.code !== 'NoSuchVersion'))
    return error;
  const copied = call.request.headers.has('x-amz-copy-source') ? [copySource(call.request).bucketName] : [];
  for (const name of new Set([call.request.bucketName, ...copied])) {
    call.demand(accessKeyId, { action: 's3:ListBucket', resource: bucketArn(name) });
  }
  return error;
}

function read({ bucketName, key, versionId }: CopySource, what = ''): AccessRequest {
  const action = versionId === undefined ? `s3:GetObject${what}` : `s3:GetObjectVersion${what}`;
  return { action, resource: objectArn(bucketName, key) };
}

const copiesTags = ({ request }: Call) => request.header('x-amz-tagging-directive') !== 'REPLACE';

function sourceVersion(
  { buckets }: S3Service,
  { bucketName, key, versionId }: CopySource,
): { tagged: boolean } | undefined {
  const bucket = buckets.get(bucketName);
  const found: ObjectVersion | undefined =
    versionId === undefined ? bucket?.head(key) : bucket?.version(key, versionId);
  return found && !found.marker ? { tagged: Boolean(found.attributes.tagging) } : undefined;
}
