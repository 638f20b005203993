import type { Checksum, ChecksumAlgorithm } from '../body/checksums.ts';
import type { Attributes } from '../object/attributes.ts';
import type { Content } from './content.ts';

/** One part of a multipart upload. */
export type Part = { content: Content; checksum: Checksum | undefined };

/** A multipart upload under way. */
export type Upload = {
  readonly id: string;
  readonly key: string;
  readonly attributes: Attributes;
  /** The checksum that the object will have: over its bytes, or over the checksums of its parts. */
  readonly checksum: { algorithm: ChecksumAlgorithm; type: Checksum['type'] } | undefined;
  readonly parts: Map<number, Part>;
};
