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
import {
  copying,
  deleting,
  listAllBuckets,
  listing,
  type Needs,
  onBucket,
  onObject,
  reading,
  writing,
} from './needs.ts';
import type { S3Request } from './request.ts';
import type { Call } from './service.ts';

export type Operation = (call: Call, verified: Verified) => Promise<Answer>;

/** How a request is answered, and what its sender needs the right to. */
export type Route = { readonly run: Operation; readonly needs: Needs };

const route = (run: Operation, needs: Needs): Route => ({ run, needs });

/** What this S3 can do: level, method, and the subresources in the query in alphabetical order. */
const ROUTES: Record<string, Route> = {
  'service GET': route(listBuckets, listAllBuckets),
  'bucket PUT': route(createBucket, onBucket('s3:CreateBucket')),
  'bucket HEAD': route(headBucket, onBucket('s3:ListBucket')),
  'bucket GET list-type': route(listObjects, listing('s3:ListBucket')),
  'bucket GET versions': route(listVersions, listing('s3:ListBucketVersions')),
  'bucket GET location': route(getLocation, onBucket('s3:GetBucketLocation')),
  'bucket GET versioning': route(getVersioning, onBucket('s3:GetBucketVersioning')),
  'bucket PUT versioning': route(putVersioning, onBucket('s3:PutBucketVersioning')),
  // Each deletion is judged by itself.
  'bucket POST delete': route(deleteObjects, () => []),
  'object PUT': route(putObject, writing),
  'object PUT from copy-source': route(copyObject, copying),
  'object GET': route(getObject, reading),
  'object HEAD': route(headObject, reading),
  'object DELETE': route(deleteObject, deleting),
  'object POST uploads': route(createUpload, writing),
  'object PUT partNumber uploadId': route(uploadPart, onObject('s3:PutObject')),
  'object POST uploadId': route(completeUpload, writing),
  'object DELETE uploadId': route(abortUpload, onObject('s3:AbortMultipartUpload')),
};

/** Query parameters that make another operation of a request; all others are arguments. */
const SUBRESOURCES = new Set(
  `abac accelerate acl analytics annotation append attributes cors delete encryption intelligent-tiering inventory
   legal-hold lifecycle list-type location logging metadataConfiguration metadataTable metrics notification object-lock
   ownershipControls partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore
   retention select session tagging torrent uploadId uploads versioning versions website`.split(/\s+/),
);

/** The route of a request. Throws NotImplemented. */
export function routeFor(request: S3Request): Route {
  const level = request.key ? 'object' : request.bucketName ? 'bucket' : 'service';
  const names = [...request.query.keys()].filter((name) => SUBRESOURCES.has(name)).sort();
  const copies = request.headers.has('x-amz-copy-source') ? ['from copy-source'] : [];
  const name = [level, request.method, ...names, ...copies].join(' ');
  const found = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (found) return found;
  throw new S3Error('NotImplemented', {
    message: `This local S3 does not do "${name}".`,
  });
}
