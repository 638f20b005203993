import { randomBytes } from 'node:crypto';
import type { Checksum } from '../body/checksums.ts';
import type { Attributes } from '../object/attributes.ts';
import type { Content } from './content.ts';

/** The id of versions written while a bucket keeps no versions. */
export const NULL_VERSION = 'null';

type Common = {
  key: string;
  versionId: string;
  /** Milliseconds of a whole second: S3 knows no finer times. */
  lastModified: number;
};

/** An object as it was written once. */
export type StoredObject = Common & {
  marker: false;
  /** Without quotes. */
  etag: string;
  content: Content;
  attributes: Attributes;
  checksum: Checksum | undefined;
};

/** What a deletion leaves in a bucket with versions. */
export type DeleteMarker = Common & { marker: true };

export type ObjectVersion = StoredObject | DeleteMarker;

/** A new opaque id, of the form that S3 gives. */
export function newVersionId(): string {
  return randomBytes(24).toString('base64url').replaceAll('-', '.');
}

/** Whether a text could be the id of a version. */
export function isVersionId(text: string): boolean {
  return text === NULL_VERSION || /^[\w.]{32}$/.test(text);
}
