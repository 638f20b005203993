import { algorithmNamed, type Checksum, checksumElements, checksumOf } from '../body/checksums.ts';
import { invalidArgument, S3Error } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import { bucketNamed, type Call } from '../http/service.ts';
import { leaf, xmlDocument } from '../http/xml.ts';
import type { Bucket } from '../store/bucket.ts';
import type { StoredObject } from '../store/object-version.ts';
import { type Attributes, attributesFrom } from './attributes.ts';
import { copySource } from './copy-source.ts';
import { quoted } from './etag.ts';
import { findVersion } from './find-version.ts';
import { isUnchanged, readConditions } from './read-conditions.ts';
import { guardWrite } from './write-conditions.ts';
import { versionHeader, writeObject } from './write-object.ts';

type Source = { bucket: Bucket; object: StoredObject; versionAsked: boolean };

/** PUT with x-amz-copy-source: a new object of an old one's bytes, with the old attributes or new ones. */
export async function copyObject(call: Call): Promise<Answer> {
  const { request, bucket } = call;
  const source = findSource(call);
  const guard = guardWrite(request.headers, bucket, request.key);
  refuseSenseless(call, source);
  const attributes = copiedAttributes(request.headers, source.object.attributes);
  const checksum = await copiedChecksum(call, source.object);
  const content = await source.object.content.share();
  const object = await writeObject(
    call,
    { key: request.key, attributes, content, checksum },
    guard,
    'ObjectCreated:Copy',
  );
  const result = [
    leaf('LastModified', new Date(object.lastModified).toISOString()),
    leaf('ETag', quoted(object.etag)),
    ...checksumElements(checksum),
  ];
  return xmlAnswer(xmlDocument('CopyObjectResult', ...result), {
    ...versionHeader(bucket, object),
    ...(source.bucket.versioning ? { 'x-amz-copy-source-version-id': source.object.versionId } : {}),
    ...object.attributes.encryption,
  });
}

/** The version to be copied, if the conditions on it hold. */
function findSource({ request, service }: Call): Source {
  const { bucketName, key, versionId } = copySource(request);
  const bucket = bucketNamed(service, bucketName);
  const object = findVersion(bucket, key, versionId);
  const conditions = readConditions(request.headers, 'x-amz-copy-source-if-');
  if (isUnchanged(conditions, object)) throw new S3Error('PreconditionFailed');
  return { bucket, object, versionAsked: versionId !== undefined };
}

/** A copy onto itself that changes nothing; restoring an old version is not one. */
function refuseSenseless({ request, bucket }: Call, { bucket: from, object, versionAsked }: Source): void {
  const changes =
    request.header('x-amz-metadata-directive') === 'REPLACE' ||
    request.headers.has('x-amz-server-side-encryption') ||
    request.headers.has('x-amz-storage-class');
  if (from !== bucket || object.key !== request.key || versionAsked || changes) return;
  throw new S3Error('InvalidRequest', {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  });
}

function copiedAttributes(headers: ReadonlyMap<string, string>, old: Attributes): Attributes {
  const given = attributesFrom(headers);
  const replace = directive(headers, 'x-amz-metadata-directive');
  const retag = directive(headers, 'x-amz-tagging-directive');
  return {
    system: replace ? given.system : old.system,
    metadata: replace ? given.metadata : old.metadata,
    tagging: retag ? given.tagging : old.tagging,
    encryption: given.encryption,
  };
}

function directive(headers: ReadonlyMap<string, string>, name: string): boolean {
  const value = headers.get(name) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') throw invalidArgument('Unknown directive.', name, value);
  return value === 'REPLACE';
}

/** The source's checksum, computed anew where it covered parts or another algorithm is asked for. */
async function copiedChecksum(
  { request }: Call,
  { checksum, content }: StoredObject,
): Promise<Checksum | undefined> {
  const asked = request.header('x-amz-checksum-algorithm');
  const algorithm = asked === undefined ? checksum?.algorithm : algorithmNamed(asked);
  if (algorithm === undefined) return undefined;
  if (checksum?.algorithm === algorithm && checksum.type === 'FULL_OBJECT') return checksum;
  const computation = checksumOf(algorithm);
  if (content.size > 0) {
    for await (const piece of await content.read()) computation.update(piece);
  }
  return { algorithm, value: computation.digest().toString('base64'), type: 'FULL_OBJECT' };
}
