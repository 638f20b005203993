import { receiveText } from '../body/receive.ts';
import { S3Error } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import { readXml, textOf } from '../http/read-xml.ts';
import type { Call } from '../http/service.ts';
import { branch, leaf, xmlDocument } from '../http/xml.ts';

/** GET /: the buckets by name. */
export async function listBuckets({ service }: Call): Promise<Answer> {
  const buckets = [...service.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const elements = buckets.map(({ name, createdAt }) =>
    branch('Bucket', leaf('Name', name), leaf('CreationDate', new Date(createdAt).toISOString())),
  );
  const owner = branch('Owner', leaf('ID', 'local'));
  return xmlAnswer(xmlDocument('ListAllMyBucketsResult', owner, branch('Buckets', ...elements)));
}

/** PUT of a bucket, in this region. */
export async function createBucket({ service, request }: Call): Promise<Answer> {
  const hasBody = (request.header('content-length') ?? '0') !== '0';
  if (hasBody) {
    const wanted = textOf(
      readXml(await receiveText(request), 'CreateBucketConfiguration'),
      'LocationConstraint',
    );
    if (wanted !== undefined && wanted !== service.region) {
      throw new S3Error('InvalidLocationConstraint', { detail: { LocationConstraint: wanted } });
    }
  }
  service.createBucket(request.bucketName);
  return { status: 200, headers: { location: `/${request.bucketName}` } };
}

/** HEAD of a bucket. */
export async function headBucket({ bucket }: Call): Promise<Answer> {
  return {
    status: 200,
    headers: { 'x-amz-bucket-region': bucket.region, 'x-amz-bucket-arn': `arn:aws:s3:::${bucket.name}` },
  };
}

/** GET ?location; the oldest region is told as nothing. */
export async function getLocation({ bucket }: Call): Promise<Answer> {
  const region = bucket.region === 'us-east-1' ? '' : bucket.region;
  return xmlAnswer(
    `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region}</LocationConstraint>`,
  );
}

/** GET ?versioning: nothing inside where it was never on. */
export async function getVersioning({ bucket }: Call): Promise<Answer> {
  const status = bucket.versioning ? [leaf('Status', bucket.versioning)] : [];
  return xmlAnswer(xmlDocument('VersioningConfiguration', ...status));
}

/** PUT ?versioning: on or suspended, never off again. */
export async function putVersioning({ bucket, request }: Call): Promise<Answer> {
  const status = textOf(readXml(await receiveText(request), 'VersioningConfiguration'), 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error('IllegalVersioningConfigurationException');
  }
  bucket.versioning = status;
  return { status: 200 };
}
