/** What S3 says arrived in the staging bucket. */
import { arrivedFile } from '../storage/buckets.ts';
import type { Arrival } from './forward.ts';
import type { UploadDocument } from './upload.ts';

export type UploadKey = Pick<UploadDocument, 'account' | 'upload_id'>;

/** The part of S3's notification that we read. */
type S3Notification = {
  readonly Records?: readonly {
    readonly s3: {
      readonly object: { readonly key: string; readonly size?: number; readonly versionId?: string };
    };
    /** In messages of our own. */
    readonly upload?: UploadKey;
  }[];
};

/** The arrivals in a message. S3 also sends a test event without records when the notification is set up: none. */
export function arrivalsIn(messageBody: string): Arrival[] {
  const { Records = [] } = JSON.parse(messageBody) as S3Notification;
  return Records.map(({ s3: { object }, upload }) => ({
    object: arrivedFile(decodedKey(object.key), object.versionId),
    size: object.size ?? 0,
    ...(upload && { upload }),
  }));
}

/** The message that announces a file once more, in the form of S3's own, and with the upload that it belongs to. */
export function announcementOf({ object, size }: Arrival, { account, upload_id }: UploadKey): S3Notification {
  const { key, versionId } = object;
  const announced = { key: encodeURIComponent(key), size, ...(versionId !== undefined && { versionId }) };
  return { Records: [{ s3: { object: announced }, upload: { account, upload_id } }] };
}

/** S3 encodes keys in events as HTML forms do. */
const decodedKey = (key: string) => decodeURIComponent(key.replace(/\+/g, ' '));
