/** What a full walk has seen, kept until it is at its end: then what it has not seen is gone. */
import { randomBytes } from 'node:crypto';
import { catalogued } from '../storage/buckets.ts';
import { readJson, writeJson } from '../storage/objects.ts';
import type { CatalogueItem, MirroredType } from './catalogue.ts';

type Seen = readonly (readonly [mediaId: string, updateTime: number])[];

const nameOf = (type: MirroredType, id: string) => `${type}/seen.${id}.json`;

/** Notes what some pages held; answers the name of the note. */
export async function keepSeen(
  account: string,
  type: MirroredType,
  items: readonly CatalogueItem[],
  now: number,
): Promise<string> {
  const id = `${now.toString(36)}-${randomBytes(5).toString('hex')}`;
  const seen: Seen = items.map(({ media_id, update_time }) => [media_id, update_time]);
  await writeJson(catalogued(account, nameOf(type, id)), seen);
  return id;
}

/** All that was seen, by id: some ten megabytes for a hundred thousand. */
export async function readSeen(
  account: string,
  type: MirroredType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  for (const id of ids) {
    const stored = await readJson<Seen>(catalogued(account, nameOf(type, id)));
    if (!stored) throw new Error(`What a walk has seen is missing: ${id}`);
    // The first is the newest: what was touched during the walk comes again, higher up.
    for (const [mediaId, updateTime] of stored.value) {
      seen.set(mediaId, Math.max(updateTime, seen.get(mediaId) ?? 0));
    }
  }
  return seen;
}
