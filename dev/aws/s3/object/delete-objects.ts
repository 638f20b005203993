import type { Verified } from '../../sigv4/verify.ts';
import { receiveText } from '../body/receive.ts';
import { S3Error } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import { deletion } from '../http/needs.ts';
import { childrenOf, readXml, textOf, type XmlNode } from '../http/read-xml.ts';
import type { Call } from '../http/service.ts';
import { branch, leaf, xmlDocument } from '../http/xml.ts';
import { deleteFrom } from './delete-object.ts';

const LIMIT = 1000;

/** POST ?delete: many deletions, each with a result of its own. */
export async function deleteObjects(call: Call, { accessKeyId }: Verified): Promise<Answer> {
  const { request } = call;
  const hasDigest = [...request.headers.keys()].some(
    (name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'),
  );
  if (!hasDigest) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    });
  }
  const root = readXml(await receiveText(request), 'Delete');
  const targets = childrenOf(root, 'Object');
  if (targets.length === 0 || targets.length > LIMIT) throw new S3Error('MalformedXML');
  const quiet = textOf(root, 'Quiet') === 'true';
  const results: string[] = [];
  for (const target of targets) results.push(await deleteOne(call, accessKeyId, target, quiet));
  return xmlAnswer(xmlDocument('DeleteResult', ...results));
}

async function deleteOne(call: Call, accessKeyId: string, target: XmlNode, quiet: boolean): Promise<string> {
  const { bucket, service } = call;
  const key = textOf(target, 'Key');
  const versionId = textOf(target, 'VersionId');
  if (!key) throw new S3Error('MalformedXML');
  try {
    call.demand(accessKeyId, deletion(bucket.name, key, versionId));
    const done = await deleteFrom(bucket, key, versionId, service.now());
    if (quiet) return '';
    const marker = done.marker && done.versionId ? markerElements(done.versionId) : [];
    return branch('Deleted', leaf('Key', key), ...versionElement(versionId), ...marker);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    const what = [leaf('Key', key), ...versionElement(versionId)];
    return branch('Error', ...what, leaf('Code', error.code), leaf('Message', error.message));
  }
}

function versionElement(versionId: string | undefined): string[] {
  return versionId === undefined ? [] : [leaf('VersionId', versionId)];
}

function markerElements(versionId: string): string[] {
  return [leaf('DeleteMarker', true), leaf('DeleteMarkerVersionId', versionId)];
}
