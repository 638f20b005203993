/** What a run does before it walks: deletions that were made through us leave the segments of what there is. */
import { type LoggedDeletion, loggedDeletions, readDeletion } from '../library/changes.ts';
import { catalogued } from '../storage/buckets.ts';
import { deleteObject } from '../storage/objects.ts';
import { type CatalogueItem, MIRRORED, type MirroredType, withType } from './catalogue.ts';
import { addDeleted, takeOut } from './deleted.ts';
import { listTypeOf } from './logged-items.ts';
import { itemOfRecord } from './record-item.ts';
import { readSegment } from './segment.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

/** Deletions that are taken over at once. */
const BATCH = 500;

export async function prepare(catalogue: Running, parts: MirrorParts): Promise<UnitResult> {
  const { account, folded, run } = catalogue;
  // First what an earlier unit has taken over: only what is written down is removed.
  for (const name of folded) await deleteObject(catalogued(account, name));
  const logged = await loggedDeletions(account, BATCH);
  if (logged.length === 0)
    return { catalogue: { ...catalogue, folded: [], run: { ...run, prepared: true } } };
  const next = await takeOver(catalogue, logged, parts.now());
  return { catalogue: { ...next, folded: logged.map(({ name }) => name) } };
}

async function takeOver(
  catalogue: Running,
  logged: readonly LoggedDeletion[],
  now: number,
): Promise<Running> {
  const { account } = catalogue;
  const entries = new Map(
    await Promise.all(
      logged.map(async (entry) => [entry.media_id, await readDeletion(account, entry)] as const),
    ),
  );
  let next = catalogue;
  for (const type of MIRRORED) {
    const { segments, deleted } = next.types[type];
    const left = await takeOut(
      account,
      type,
      segments,
      ({ media_id }) => (entries.has(media_id) ? 'goes' : 'stays'),
      now,
    );
    const known = await idsIn(account, type, deleted, entries);
    const listed = left.gone.flatMap((item) => {
      const deletion = entries.get(item.media_id);
      return deletion ? [{ ...itemOfRecord(deletion, type), ...item, ...whoAndWhen(deletion) }] : [item];
    });
    // Added and deleted since the last run: no walk has seen it.
    const unseen = [...entries.values()].flatMap((deletion) =>
      deletion && listTypeOf(deletion) === type ? [itemOfRecord(deletion, type)] : [],
    );
    const added = new Map([...unseen, ...listed].map((item) => [item.media_id, item]));
    for (const id of known) added.delete(id);
    const all = await addDeleted(account, deleted, byDeletion([...added.values()]), now);
    next = { ...next, ...withType(next, type, { segments: left.segments, deleted: all }) };
  }
  return next;
}

const whoAndWhen = ({ deleted_at, deleted_by }: { deleted_at: string; deleted_by?: string }) => ({
  deleted_at,
  ...(deleted_by !== undefined && { deleted_by }),
});

const byDeletion = (items: readonly CatalogueItem[]) =>
  items.toSorted((a, b) => (b.deleted_at ?? '').localeCompare(a.deleted_at ?? ''));

/** Those of the ids that are among the deleted already. */
async function idsIn(
  account: string,
  type: MirroredType,
  segments: Running['types'][MirroredType]['deleted'],
  ids: ReadonlyMap<string, unknown>,
): Promise<string[]> {
  const found: string[] = [];
  for (const segment of segments) {
    const items = await readSegment(account, type, segment);
    found.push(...items.flatMap(({ media_id }) => (ids.has(media_id) ? [media_id] : [])));
  }
  return found;
}
