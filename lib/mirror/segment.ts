/** Segments: some hundred lines of the catalogue in one object, newest first. */
import { randomBytes } from 'node:crypto';
import { catalogued } from '../storage/buckets.ts';
import { openObject, putBytes } from '../storage/objects.ts';
import type { CatalogueItem, MirroredType, SegmentMeta } from './catalogue.ts';
import { retryAt } from './failure.ts';

/** About half a megabyte. */
export const SEGMENT_ITEMS = 1_000;

export const segmentName = (type: MirroredType, { id, rev }: Pick<SegmentMeta, 'id' | 'rev'>) =>
  `${type}/${id}.${rev}.jsonl`;

const token = () => randomBytes(5).toString('hex');

/** When a revision was written, in milliseconds; NaN for what is none. */
export const writtenAt = (rev: string): number => Number.parseInt(/^([0-9a-z]+)-/.exec(rev)?.[1] ?? '', 36);

/** Newest first; what WeChat lists in one second stays in its order. */
export const newestFirst = (items: readonly CatalogueItem[]): CatalogueItem[] =>
  items.toSorted((a, b) => b.update_time - a.update_time);

/**
 * Writes items, newest first and at least one, as a segment of its own name.
 *
 * @param as what stays of the segment that it replaces
 */
export async function writeSegment(
  account: string,
  items: readonly CatalogueItem[],
  now: number,
  as: Partial<SegmentMeta> = {},
): Promise<SegmentMeta> {
  const [first] = items;
  if (!first) throw new RangeError('A segment holds at least one item');
  const { failed: _failed, retry_at: _retry, ...kept } = as;
  const id = as.id ?? token();
  const rev = `${now.toString(36)}-${token()}`;
  const name = segmentName(first.type, { id, rev });
  const lines = Buffer.from(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  await putBytes(catalogued(account, name), lines, 'application/jsonl; charset=utf-8');
  return { ...kept, id, rev, count: items.length, ...summary(items) };
}

function summary(items: readonly CatalogueItem[]) {
  const failed: Record<string, number> = {};
  let retry = Number.POSITIVE_INFINITY;
  let stored = 0;
  let newest = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const item of items) {
    newest = Math.max(newest, item.update_time);
    oldest = Math.min(oldest, item.update_time);
    if (item.file) stored += 1;
    else if (item.failed) {
      failed[item.failed.reason] = (failed[item.failed.reason] ?? 0) + 1;
      retry = Math.min(retry, retryAt(item.failed));
    }
  }
  return {
    newest,
    oldest,
    stored,
    ...(Number.isFinite(retry) && { failed, retry_at: new Date(retry).toISOString() }),
  };
}

/** All lines of a segment. */
export async function readSegment(
  account: string,
  type: MirroredType,
  meta: SegmentMeta,
): Promise<CatalogueItem[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await openObject(catalogued(account, segmentName(type, meta))))
    pieces.push(piece);
  const lines = Buffer.concat(pieces).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CatalogueItem);
}

/** Items in as many segments as they take, the first of them not full: what comes later is newer. */
export async function writeSegments(
  account: string,
  items: readonly CatalogueItem[],
  now: number,
  as: Partial<SegmentMeta> = {},
): Promise<SegmentMeta[]> {
  const written: SegmentMeta[] = [];
  const { id: _id, ...unnamed } = as;
  let start = 0;
  while (start < items.length) {
    const size = (items.length - start) % SEGMENT_ITEMS || SEGMENT_ITEMS;
    // The name goes to the first of them: a search that stood in the old one looks on from there.
    const own = start === 0 ? as : unnamed;
    written.push(await writeSegment(account, items.slice(start, start + size), now, own));
    start += size;
  }
  return written;
}
