import { createHash } from 'node:crypto';
import { encodePath } from '../../sigv4/uri.ts';
import { type Checksum, checksumElements, checksumOf } from '../body/checksums.ts';
import { receiveText } from '../body/receive.ts';
import { S3Error } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { leaf, xmlDocument } from '../http/xml.ts';
import { quoted } from '../object/etag.ts';
import { guardWrite } from '../object/write-conditions.ts';
import { versionHeader, writeObject } from '../object/write-object.ts';
import type { Content } from '../store/content.ts';
import type { Part, Upload } from '../store/upload.ts';
import { chosenParts } from './chosen-parts.ts';
import { findUpload, removeParts } from './find-upload.ts';

/** POST ?uploadId: makes one object of the parts. If it fails the upload is as before and can be completed again. */
export async function completeUpload(call: Call): Promise<Answer> {
  const { request, bucket } = call;
  findUpload(call);
  const guard = guardWrite(request.headers, bucket, request.key);
  const document = await completionDocument(call);
  // From here to its end the upload is out of reach of others: looked up again, since reading took time.
  const upload = findUpload(call);
  const parts = chosenParts(document, upload);
  bucket.uploads.delete(upload.id);
  try {
    const { content, checksum } = await join(call, upload, parts);
    const draft = {
      key: upload.key,
      attributes: upload.attributes,
      content,
      checksum,
      etag: joinedEtag(parts),
    };
    const object = await writeObject(call, draft, guard, 'ObjectCreated:CompleteMultipartUpload');
    await removeParts(upload);
    return xmlAnswer(resultDocument(call, object.etag, checksum), {
      ...versionHeader(bucket, object),
      ...object.attributes.encryption,
    });
  } catch (error) {
    bucket.uploads.set(upload.id, upload);
    throw error;
  }
}

/** The body; a checksum in the head of this request is that of the object, not of the body. */
async function completionDocument({ request }: Call): Promise<string> {
  const headers = [...request.headers].filter(([name]) => !name.startsWith('x-amz-checksum-'));
  return receiveText(request, new Map(headers));
}

/** The ETag of an object in parts: the MD5 of their MD5s, and how many they were. */
function joinedEtag(parts: Part[]): string {
  const hash = createHash('md5');
  for (const { content } of parts) hash.update(content.md5, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

async function join(
  { service, request }: Call,
  upload: Upload,
  parts: Part[],
): Promise<{ content: Content; checksum: Checksum | undefined }> {
  const whole = upload.checksum && checksumOf(upload.checksum.algorithm);
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const { content } of parts) {
      for await (const piece of await content.read()) {
        if (upload.checksum?.type === 'FULL_OBJECT') whole?.update(piece);
        yield piece;
      }
    }
    if (upload.checksum?.type === 'COMPOSITE') whole?.update(Buffer.concat(parts.map(partChecksum)));
    compare(request.headers, value());
  }
  const value = (): Checksum | undefined => {
    if (!upload.checksum || !whole) return undefined;
    const suffix = upload.checksum.type === 'COMPOSITE' ? `-${parts.length}` : '';
    return { ...upload.checksum, value: whole.digest().toString('base64') + suffix };
  };
  const content = await service.contents.keep(bytes());
  return { content, checksum: value() };
}

function partChecksum({ checksum }: Part): Buffer {
  return Buffer.from(checksum?.value ?? '', 'base64');
}

function compare(headers: ReadonlyMap<string, string>, computed: Checksum | undefined): void {
  const given = computed && headers.get(`x-amz-checksum-${computed.algorithm}`);
  if (given === undefined || given.replace(/-\d+$/, '') === computed?.value.replace(/-\d+$/, '')) return;
  throw new S3Error('BadDigest', {
    message: `The ${computed?.algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  });
}

function resultDocument({ request, bucket }: Call, etag: string, checksum: Checksum | undefined): string {
  return xmlDocument(
    'CompleteMultipartUploadResult',
    leaf('Location', `http://${request.header('host')}/${bucket.name}/${encodePath(request.key)}`),
    leaf('Bucket', bucket.name),
    leaf('Key', request.key),
    leaf('ETag', quoted(etag)),
    ...checksumElements(checksum),
  );
}
