/**
 * Events of buckets, as S3 sends them to a queue: one message for each event and rule, after the
 * answer to the request that caused it, whose success does not depend on it. A rule is confirmed by an
 * `s3:TestEvent` when its bucket is made; consumers must expect that too.
 */
import { randomBytes } from 'node:crypto';
import { encodePath } from '../sigv4/uri.ts';
import type { S3Request } from './http/request.ts';
import type { NotificationRule } from './options.ts';
import type { Bucket } from './store/bucket.ts';
import type { StoredObject } from './store/object-version.ts';

const OWNER = { principalId: 'LOCAL' };

/** Something that happened to an object. */
export type Announcement = {
  /** A name such as `ObjectCreated:Put`. */
  event: string;
  bucket: Bucket;
  object: StoredObject;
  request: S3Request;
  /** Given when the object is written, since messages may overtake each other later. */
  sequencer: string;
};

export type NotifierOptions = {
  region: string;
  now: () => number;
  deliver: ((queueArn: string, body: string) => Promise<void>) | undefined;
};

/** Tells queues what happened. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #underWay = new Set<Promise<void>>();
  #sequence = 0n;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Grows with every event, also where the clock stands still or goes back. */
  nextSequencer(): string {
    const clock = BigInt(Math.trunc(this.#options.now())) << 16n;
    this.#sequence = clock > this.#sequence ? clock : this.#sequence + 1n;
    return this.#sequence.toString(16).toUpperCase().padStart(18, '0');
  }

  /** Tells the queues of every rule that matches. */
  announce(announcement: Announcement): void {
    const { bucket, event, object } = announcement;
    for (const [index, rule] of (bucket.config.notifications ?? []).entries()) {
      if (!matches(rule, event, object.key)) continue;
      const record = this.#record(announcement, `rule-${index}`);
      this.#send(rule.queueArn, { Records: [record] });
    }
  }

  /** Sends the confirmation of every rule of a new bucket. */
  announceRules(bucket: Bucket): void {
    for (const rule of bucket.config.notifications ?? []) {
      this.#send(rule.queueArn, {
        Service: 'Amazon S3',
        Event: 's3:TestEvent',
        Time: new Date(this.#options.now()).toISOString(),
        Bucket: bucket.name,
        RequestId: randomBytes(8).toString('hex').toUpperCase(),
        HostId: randomBytes(32).toString('base64'),
      });
    }
  }

  /** Resolves once nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #send(queueArn: string, message: object): void {
    const { deliver } = this.#options;
    if (!deliver) return;
    const delivery = Promise.resolve()
      .then(() => deliver(queueArn, JSON.stringify(message)))
      .catch((error: unknown) => console.error('local S3: a notification was not delivered:', error))
      .finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  #record(announcement: Announcement, configurationId: string): object {
    const { event, bucket, object, request, sequencer } = announcement;
    return {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: this.#options.region,
      eventTime: new Date(this.#options.now()).toISOString(),
      eventName: event,
      userIdentity: OWNER,
      requestParameters: { sourceIPAddress: request.sourceAddress },
      responseElements: { 'x-amz-request-id': request.id, 'x-amz-id-2': request.hostId },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: bucket.name, ownerIdentity: OWNER, arn: `arn:aws:s3:::${bucket.name}` },
        object: {
          key: eventKey(object.key),
          size: object.content.size,
          eTag: object.etag,
          ...(bucket.versioning ? { versionId: object.versionId } : {}),
          sequencer,
        },
      },
    };
  }
}

/** A key as events and URL-encoded listings spell it: percent-encoded, a space as `+`, slashes as they are. */
export function eventKey(key: string): string {
  return encodePath(key).replaceAll('%20', '+');
}

function matches(rule: NotificationRule, event: string, key: string): boolean {
  const wanted = rule.events.some((pattern) => {
    const name = pattern.replace(/^s3:/, '');
    return name.endsWith('*') ? event.startsWith(name.slice(0, -1)) : event === name;
  });
  return wanted && key.startsWith(rule.prefix ?? '') && key.endsWith(rule.suffix ?? '');
}
