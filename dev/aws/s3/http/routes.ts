import type { Verified } from '../../sigv4/verify.ts';
import {
  createBucket,
  getLocation,
  getVersioning,
  headBucket,
  listBuckets,
  putVersioning,
} from '../bucket/buckets.ts';
import { S3Error } from '../errors.ts';
import { listObjects } from '../list/list-objects.ts';
import { listVersions } from '../list/list-versions.ts';
import { abortUpload } from '../multipart/abort-upload.ts';
import { completeUpload } from '../multipart/complete-upload.ts';
import { createUpload } from '../multipart/create-upload.ts';
import { uploadPart } from '../multipart/upload-part.ts';
import { copyObject } from '../object/copy-object.ts';
import { deleteObject } from '../object/delete-object.ts';
import { deleteObjects } from '../object/delete-objects.ts';
import { getObject, headObject } from '../object/get-object.ts';
import { putObject } from '../object/put-object.ts';
import type { Answer } from './answer.ts';
import type { S3Request } from './request.ts';
import type { Call } from './service.ts';

export type Operation = (call: Call, verified: Verified) => Promise<Answer>;

/** What this S3 can do: level, method, and the subresources in the query in alphabetical order. */
const OPERATIONS: Record<string, Operation> = {
  'service GET': listBuckets,
  'bucket PUT': createBucket,
  'bucket HEAD': headBucket,
  'bucket GET list-type': listObjects,
  'bucket GET versions': listVersions,
  'bucket GET location': getLocation,
  'bucket GET versioning': getVersioning,
  'bucket PUT versioning': putVersioning,
  'bucket POST delete': deleteObjects,
  'object PUT': putObject,
  'object PUT from copy-source': copyObject,
  'object GET': getObject,
  'object HEAD': headObject,
  'object DELETE': deleteObject,
  'object POST uploads': createUpload,
  'object PUT partNumber uploadId': uploadPart,
  'object POST uploadId': completeUpload,
  'object DELETE uploadId': abortUpload,
};

/** Query parameters that make another operation of a request; all others are arguments. */
const SUBRESOURCES = new Set(
  `abac accelerate acl analytics annotation append attributes cors delete encryption intelligent-tiering inventory
   legal-hold lifecycle list-type location logging metadataConfiguration metadataTable metrics notification object-lock
   ownershipControls partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore
   retention select session tagging torrent uploadId uploads versioning versions website`.split(/\s+/),
);

/** The operation that a request asks for. Throws NotImplemented. */
export function operationFor(request: S3Request): Operation {
  const level = request.key ? 'object' : request.bucketName ? 'bucket' : 'service';
  const names = [...request.query.keys()].filter((name) => SUBRESOURCES.has(name)).sort();
  const copies = request.headers.has('x-amz-copy-source') ? ['from copy-source'] : [];
  const name = [level, request.method, ...names, ...copies].join(' ');
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation) return operation;
  throw new S3Error('NotImplemented', {
    message: `This local S3 does not do "${name}".`,
  });
}
