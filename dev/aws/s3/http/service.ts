import { type Access, deniedMessage } from '../../iam/access.ts';
import type { AccessRequest } from '../../iam/policy.ts';
import type { SignatureRules } from '../../sigv4/verify.ts';
import { S3Error } from '../errors.ts';
import type { Announcement, Notifier } from '../notifications.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ContentStore } from '../store/content.ts';
import type { StoredObject } from '../store/object-version.ts';
import type { S3Request } from './request.ts';

/** All that operations work on. */
export type S3Service = {
  rules: SignatureRules;
  access: Access;
  region: string;
  now: () => number;
  contents: ContentStore;
  buckets: Map<string, Bucket>;
  notifier: Notifier;
  createBucket(name: string): void;
};

/** One request on its way through an operation. */
export class Call {
  readonly service: S3Service;
  readonly request: S3Request;
  /** What is to be told once the answer is out. */
  readonly announcements: Announcement[] = [];

  constructor(service: S3Service, request: S3Request) {
    this.service = service;
    this.request = request;
  }

  /** The bucket that the request names. Throws NoSuchBucket. */
  get bucket(): Bucket {
    return bucketNamed(this.service, this.request.bucketName);
  }

  /** Throws AccessDenied where the caller has not the right to this. */
  demand(accessKeyId: string, need: AccessRequest): void {
    const denial = this.service.access.check(accessKeyId, need);
    if (denial) throw new S3Error('AccessDenied', { message: deniedMessage(denial, '"') });
  }

  /** Notes an object for the bucket's notifications. */
  announce(event: string, object: StoredObject): void {
    const { bucket, request } = this;
    const sequencer = this.service.notifier.nextSequencer();
    this.announcements.push({ event, bucket, object, request, sequencer });
  }
}

/** A bucket by name. Throws NoSuchBucket. */
export function bucketNamed(service: S3Service, name: string): Bucket {
  const bucket = service.buckets.get(name);
  if (!bucket) throw new S3Error('NoSuchBucket', { detail: { BucketName: name } });
  return bucket;
}
