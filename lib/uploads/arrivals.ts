/** What S3 says arrived in the staging bucket. */
import { arrivedFile } from '../storage/buckets.ts';
import type { Arrival } from './forward.ts';

/** The part of S3's notification that we read. */
type S3Notification = {
  readonly Records?: readonly {
    readonly s3: {
      readonly object: { readonly key: string; readonly size?: number; readonly versionId?: string };
    };
  }[];
};

/** The arrivals in a message. S3 also sends a test event without records when the notification is set up: none. */
export function arrivalsIn(messageBody: string): Arrival[] {
  const { Records = [] } = JSON.parse(messageBody) as S3Notification;
  return Records.map(({ s3: { object } }) => ({
    object: arrivedFile(decodedKey(object.key), object.versionId),
    size: object.size ?? 0,
  }));
}

/** S3 encodes keys in events as HTML forms do. */
const decodedKey = (key: string) => decodeURIComponent(key.replace(/\+/g, ' '));
