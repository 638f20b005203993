/** What a run does before it walks: deletions that were made through us leave the segments of what there is. */
import { type Deletion, type LoggedDeletion, loggedDeletions, readDeletion } from '../library/changes.ts';
import { catalogued } from '../storage/buckets.ts';
import { deleteObject } from '../storage/objects.ts';
import { type CatalogueItem, MIRRORED, withType } from './catalogue.ts';
import { addDeleted, takeOut } from './deleted.ts';
import { listTypeOf } from './logged-items.ts';
import { itemOfRecord } from './record-item.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

/** Deletions that are taken over at once. */
const BATCH = 500;

export async function prepare(catalogue: Running, parts: MirrorParts): Promise<UnitResult> {
  const { account, folded, run } = catalogue;
  const prepared_at = new Date(parts.now()).toISOString();
  // First what an earlier unit has taken over: only what is written down is removed.
  for (const name of folded) await deleteObject(catalogued(account, name));
  const logged = await loggedDeletions(account, BATCH);
  if (logged.length === 0)
    return { catalogue: { ...catalogue, folded: [], run: { ...run, prepared: true, prepared_at } } };
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
  const isLogged = ({ media_id }: CatalogueItem) => (entries.has(media_id) ? 'goes' : 'stays');
  let next = catalogue;
  for (const type of MIRRORED) {
    const alive = await takeOut(account, type, next.types[type].segments, isLogged, now);
    // A full walk may have missed it before, and does not know who asked.
    const gone = await takeOut(account, type, next.types[type].deleted, isLogged, now);
    // Added and deleted since the last run: no walk has seen it.
    const unseen = [...entries.values()].filter((deletion) => deletion && listTypeOf(deletion) === type);
    const unseenLines = unseen.flatMap((deletion) => (deletion ? [itemOfRecord(deletion, type)] : []));
    const lines = new Map(
      [...unseenLines, ...gone.gone, ...alive.gone].map((item) => [
        item.media_id,
        withDeletion(item, entries.get(item.media_id)),
      ]),
    );
    const deleted = await addDeleted(account, gone.segments, byDeletion([...lines.values()]), now);
    next = { ...next, ...withType(next, type, { segments: alive.segments, deleted }) };
  }
  return next;
}

/** The record may know of a copy that the line does not. */
const withDeletion = (item: CatalogueItem, deletion: Deletion | undefined): CatalogueItem => ({
  ...(deletion && itemOfRecord(deletion, item.type)),
  ...item,
  ...(deletion && { deleted_at: deletion.deleted_at }),
  ...(deletion?.deleted_by !== undefined && { deleted_by: deletion.deleted_by }),
});

const byDeletion = (items: readonly CatalogueItem[]) =>
  items.toSorted((a, b) => (b.deleted_at ?? '').localeCompare(a.deleted_at ?? ''));
