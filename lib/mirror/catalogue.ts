/**
 * The catalogue: what an account holds at WeChat, as lines of JSON in segments of at most a thousand, and one document
 * that says which segments there are. A segment is never changed: a new one takes its place, and the document, which is
 * written conditionally, makes the change whole. docs/catalogue.md describes the format for other programs.
 */
import type { StoredFile } from '../library/record.ts';
import { catalogued } from '../storage/buckets.ts';
import { readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { Budget } from './budget.ts';
import type { Run } from './run.ts';

/** Old articles (`news`) have no file, and WeChat takes no new ones: they are not mirrored. */
export const MIRRORED = ['image', 'voice', 'video'] as const;
export type MirroredType = (typeof MIRRORED)[number];

/** A line of a segment. Thumbs are listed as images (wechat-api.md 3.1). */
export type CatalogueItem = {
  readonly media_id: string;
  readonly type: MirroredType;
  readonly name: string;
  /** As WeChat lists it, in Unix seconds. */
  readonly update_time: number;
  /** Of an image: WeChat's own address. */
  readonly url?: string;
  /** Our copy. */
  readonly file?: StoredFile;
  readonly stored_at?: string;
  /** Why there is no copy. */
  readonly failed?: { readonly at: string; readonly reason: string };
  /** When we learnt of it. */
  readonly deleted_at?: string;
  /** Who asked for it, where it was deleted through us. */
  readonly deleted_by?: string;
};

export type SegmentMeta = {
  /** Stays while the segment is rewritten. */
  readonly id: string;
  /** New each time it is rewritten; begins with the time, in milliseconds and base 36. */
  readonly rev: string;
  readonly count: number;
  /** The greatest and least update_time in it, in Unix seconds. */
  readonly newest: number;
  readonly oldest: number;
  /** Lines with a copy of ours. */
  readonly stored: number;
  /** Lines without one for good, or for some time, by reason. */
  readonly failed?: Readonly<Record<string, number>>;
  /** When the first of those is worth another try. */
  readonly retry_at?: string;
  /** The round of a run that went through all of its files. */
  readonly tried?: string;
  /** How many placeholders were known then. */
  readonly checked?: number;
  /** Of deleted items: their records do not say so yet. */
  readonly unmarked?: boolean;
};

export type TypeCatalogue = {
  /** Newest first; what one holds is newer than, or as old as, what the next holds. */
  readonly segments: readonly SegmentMeta[];
  /** What is gone at WeChat, the latest found first. */
  readonly deleted: readonly SegmentMeta[];
  /** When the last walk that came to its end began. */
  readonly walked_at?: string;
  /** When the last full walk ended. */
  readonly full_walk_at?: string;
  /** By how many WeChat's count differed from ours after the last full walk: no reason for another. */
  readonly unlisted: number;
};

export type Catalogue = {
  readonly version: 1;
  readonly account: string;
  readonly updated_at: string;
  readonly types: Readonly<Record<MirroredType, TypeCatalogue>>;
  /** Hashes of what was sent in place of pictures. */
  readonly placeholders: readonly string[];
  /** Hashes that do belong to several addresses. */
  readonly genuine: readonly string[];
  /** Entries of the change log that are in the segments by now, and wait to be removed. */
  readonly folded: readonly string[];
  readonly budget: Budget;
  readonly run?: Run;
};

export type StoredCatalogue = Stored<Catalogue>;

const at = (account: string) => catalogued(account, 'catalogue.json');

export const readCatalogue = (account: string): Promise<StoredCatalogue | undefined> =>
  readJson<Catalogue>(at(account));

/** Writes a catalogue over the one it was made from; undefined if somebody else was quicker. */
export async function saveCatalogue(
  { value, etag }: { readonly value: Catalogue; readonly etag: string | undefined },
  now: number,
): Promise<StoredCatalogue | undefined> {
  const changed: Catalogue = { ...value, updated_at: new Date(now).toISOString() };
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const written = await writeJson(at(value.account), changed, condition);
  return written === undefined ? undefined : { value: changed, etag: written };
}

const EMPTY: TypeCatalogue = { segments: [], deleted: [], unlisted: 0 };

export const emptyCatalogue = (account: string, now: number): Catalogue => ({
  version: 1,
  account,
  updated_at: new Date(now).toISOString(),
  types: { image: EMPTY, voice: EMPTY, video: EMPTY },
  placeholders: [],
  genuine: [],
  folded: [],
  budget: { day: '', calls: {}, asked: {}, until: {} },
});

/** The catalogue with one type's part changed. */
export const withType = (
  catalogue: Catalogue,
  type: MirroredType,
  changes: Partial<TypeCatalogue>,
): Catalogue => ({
  ...catalogue,
  types: { ...catalogue.types, [type]: { ...catalogue.types[type], ...changes } },
});

/** How many lines the segments hold. */
export const countIn = (segments: readonly SegmentMeta[]): number =>
  segments.reduce((sum, { count }) => sum + count, 0);
