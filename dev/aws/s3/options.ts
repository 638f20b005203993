import type { Access } from '../iam/access.ts';
import type { Credentials } from '../sigv4/verify.ts';

/** A CORS rule as CloudFormation spells it. */
export type CorsRule = {
  AllowedOrigins: string[];
  AllowedMethods: string[];
  AllowedHeaders?: string[];
  /** CloudFormation's name is ExposedHeaders, the API's ExposeHeaders. */
  ExposedHeaders?: string[];
  MaxAge?: number;
};

/** Where the events of a bucket go. */
export type NotificationRule = {
  /** `s3:ObjectCreated:*` or one of its kinds. */
  events: string[];
  prefix?: string;
  suffix?: string;
  queueArn: string;
};

export type BucketConfig = {
  versioning?: boolean;
  cors?: CorsRule[];
  notifications?: NotificationRule[];
};

export type S3Options = {
  /** 0 or nothing: any free port. */
  port?: number;
  host?: string;
  region: string;
  /** Of somebody who may do everything. */
  credentials: Credentials;
  /** In place of the credentials: several keys, each with rights of its own. */
  access?: Access;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** By which signatures are judged, where the time of objects is another one: tests move that. */
  signedAt?: () => number;
  /** Takes one message body of one notification; its failures are the queue's affair. */
  deliver?: (queueArn: string, body: string) => Promise<void>;
  /** Where bodies above 64 KB live, in a folder of their own that `close` removes. */
  dataDir?: string;
};

/** One version of an object, as tests see it. */
export type ObjectSummary = {
  key: string;
  versionId: string;
  deleteMarker: boolean;
  size: number;
  etag: string;
  contentType: string | undefined;
  metadata: Record<string, string>;
  lastModified: Date;
};

export type LocalS3 = {
  readonly url: string;
  readonly port: number;
  /** Makes a bucket as CloudFormation would. Throws for a name that is taken or not allowed. */
  createBucket(name: string, config?: BucketConfig): void;
  bucketNames(): string[];
  /** Every version in a bucket, by key, newest first. */
  versions(bucket: string): ObjectSummary[];
  /** The bytes of an object; undefined where there is none. */
  read(bucket: string, key: string, versionId?: string): Promise<Buffer | undefined>;
  /** How many files hold bodies: a refused upload leaves none. */
  fileCount(): Promise<number>;
  /** Resolves once all notifications under way are delivered. */
  delivered(): Promise<void>;
  /** Stops, having delivered what is under way, and removes all data. */
  close(): Promise<void>;
};
