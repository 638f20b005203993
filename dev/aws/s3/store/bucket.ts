import type { BucketConfig } from '../options.ts';
import { NULL_VERSION, newVersionId, type ObjectVersion, type StoredObject } from './object-version.ts';
import { SortedKeys } from './sorted-keys.ts';
import type { Upload } from './upload.ts';

/** Versions kept, no longer kept, or never kept. */
export type Versioning = 'Enabled' | 'Suspended' | undefined;

/**
 * A bucket: its keys in order, and to each key its versions, newest first. All changes are synchronous, so that
 * nothing can come between a check and the write that depends on it.
 */
export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly config: BucketConfig;
  readonly createdAt: number;
  readonly keys = new SortedKeys();
  readonly uploads = new Map<string, Upload>();
  readonly #versions = new Map<string, ObjectVersion[]>();
  versioning: Versioning;

  constructor(name: string, region: string, config: BucketConfig, createdAt: number) {
    this.name = name;
    this.region = region;
    this.config = config;
    this.createdAt = createdAt;
    this.versioning = config.versioning ? 'Enabled' : undefined;
  }

  /** All versions of a key, newest first. */
  versionsOf(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** The newest version of a key, which may be a delete marker. */
  head(key: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.[0];
  }

  /** The object that a plain read of the key finds. */
  current(key: string): StoredObject | undefined {
    const head = this.head(key);
    return head?.marker ? undefined : head;
  }

  /** One version of a key. */
  version(key: string, versionId: string): ObjectVersion | undefined {
    return this.versionsOf(key).find((version) => version.versionId === versionId);
  }

  /** The id for the next version written. */
  nextVersionId(): string {
    return this.versioning === 'Enabled' ? newVersionId() : NULL_VERSION;
  }

  /** Makes a version the newest of its key. Answers the version of the same id that it replaces. */
  put(version: ObjectVersion): ObjectVersion | undefined {
    const replaced = this.take(version.key, version.versionId);
    const others = this.#versions.get(version.key);
    if (others) {
      others.unshift(version);
    } else {
      this.#versions.set(version.key, [version]);
      this.keys.add(version.key);
    }
    return replaced;
  }

  /** Takes a version away and answers it. */
  take(key: string, versionId: string): ObjectVersion | undefined {
    const versions = this.#versions.get(key);
    const index = versions?.findIndex((version) => version.versionId === versionId) ?? -1;
    if (!versions || index < 0) return undefined;
    const [taken] = versions.splice(index, 1);
    if (versions.length === 0) {
      this.#versions.delete(key);
      this.keys.delete(key);
    }
    return taken;
  }
}
