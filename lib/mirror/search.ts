/**
 * Searching the catalogue, segment after segment, for a bounded time: an answer may hold fewer items than were asked for
 * and still have a cursor. By type, and newest first within one; what is deleted is given by when that was found.
 */
import { loggedDeletions } from '../library/changes.ts';
import {
  type Catalogue,
  type CatalogueItem,
  MIRRORED,
  type MirroredType,
  readCatalogue,
  type SegmentMeta,
} from './catalogue.ts';
import { itemsLogged } from './logged-items.ts';
import { matcherOf } from './matches.ts';
import { readSegment } from './segment.ts';

export type LibraryQuery = {
  readonly type?: MirroredType | undefined;
  /** Part of a name. */
  readonly q?: string | undefined;
  /** Milliseconds, both inclusive. */
  readonly updated_from?: number | undefined;
  readonly updated_to?: number | undefined;
  /** What is gone at WeChat, in place of what there is. */
  readonly deleted?: boolean | undefined;
};

/** After which line to go on. It outlives additions, deletions and rewritten segments: a line may come twice then. */
export type Place =
  | { readonly log: string }
  | {
      readonly type: MirroredType;
      readonly segment: string;
      readonly time: number;
      readonly media_id: string;
    };

export type Found = { readonly items: readonly CatalogueItem[]; readonly next: Place | undefined };

/** Segments that are fetched at once; one is half a megabyte. */
const AHEAD = 4;

/**
 * Up to `limit` items that match, and where to go on; no place means that all was searched.
 *
 * @param end when to stop searching, in milliseconds since 1970
 */
export async function searchLibrary(
  account: string,
  query: LibraryQuery,
  limit: number,
  after: Place | undefined,
  { now, end }: { readonly now: () => number; readonly end: number },
): Promise<Found> {
  const catalogue = (await readCatalogue(account))?.value;
  const folded = new Set(catalogue?.folded);
  const logged = (await loggedDeletions(account)).filter(({ name }) => !folded.has(name));
  const hidden = new Set(logged.map(({ media_id }) => media_id));
  const matches = matcherOf(query);
  const items: CatalogueItem[] = [];
  let last = after;
  const take = (item: CatalogueItem, place: Place): boolean => {
    // What is in the log is given from there, or not at all.
    const wanted = matches(item) && ('log' in place || !hidden.has(item.media_id));
    if (wanted && items.length === limit) return false;
    if (wanted) items.push(item);
    last = place;
    return true;
  };
  if (query.deleted && (!after || 'log' in after)) {
    for await (const { item, name } of itemsLogged(account, logged, after?.log)) {
      if (!take(item, { log: name })) return { items, next: last };
      if (now() > end) return { items, next: last };
    }
  }
  const place = after && 'type' in after ? after : undefined;
  for await (const { item, segment } of linesOf(account, catalogue, query, place)) {
    const { type, update_time: time, media_id } = item;
    if (!take(item, { type, segment, time, media_id })) return { items, next: last };
    if (now() > end) return { items, next: last };
  }
  return { items, next: undefined };
}

type Line = { readonly item: CatalogueItem; readonly segment: string };
type LinePlace = Extract<Place, { type: MirroredType }>;

async function* linesOf(
  account: string,
  catalogue: Catalogue | undefined,
  query: LibraryQuery,
  place: LinePlace | undefined,
): AsyncGenerator<Line> {
  const start = place ? MIRRORED.indexOf(place.type) : 0;
  for (const type of MIRRORED.slice(start)) {
    if (!catalogue || (query.type && query.type !== type)) continue;
    const { segments, deleted } = catalogue.types[type];
    const own = place?.type === type ? place : undefined;
    const wanted = from(query.deleted ? deleted : segments, own, query.deleted ?? false).filter((segment) =>
      overlaps(segment, query),
    );
    for (let index = 0; index < wanted.length; index += AHEAD) {
      const group = wanted.slice(index, index + AHEAD);
      const read = await Promise.all(group.map((segment) => readSegment(account, type, segment)));
      for (const [number, lines] of read.entries()) {
        const segment = group[number]?.id ?? '';
        for (const item of own ? rest(lines, own, query.deleted ?? false) : lines) yield { item, segment };
      }
    }
  }
}

/** The segments from a place on; where its own is gone, those that are as old, or else all of them. */
function from(
  segments: readonly SegmentMeta[],
  place: LinePlace | undefined,
  deleted: boolean,
): readonly SegmentMeta[] {
  if (!place) return segments;
  const own = segments.findIndex(({ id }) => id === place.segment);
  if (own >= 0) return segments.slice(own);
  return deleted ? segments : segments.filter(({ oldest }) => oldest <= place.time);
}

/** The lines after a place; where its line is gone, those that are as old. */
function rest(lines: readonly CatalogueItem[], place: LinePlace, deleted: boolean): readonly CatalogueItem[] {
  const own = lines.findIndex(({ media_id }) => media_id === place.media_id);
  if (own >= 0) return lines.slice(own + 1);
  return deleted ? lines : lines.filter(({ update_time }) => update_time <= place.time);
}

const overlaps = ({ newest, oldest }: SegmentMeta, { updated_from, updated_to }: LibraryQuery): boolean =>
  newest * 1000 >= (updated_from ?? 0) && oldest * 1000 <= (updated_to ?? Number.POSITIVE_INFINITY);
