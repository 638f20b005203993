/** What was deleted through us since the last run, as lines of the catalogue. */
import { type LoggedDeletion, readDeletion } from '../library/changes.ts';
import type { LibraryRecord } from '../library/record.ts';
import type { CatalogueItem, MirroredType } from './catalogue.ts';
import { itemOfRecord } from './record-item.ts';

const AHEAD = 8;

/** The type under which a record is listed; undefined where nobody has seen the file. */
export const listTypeOf = ({ type }: Pick<LibraryRecord, 'type'>): MirroredType | undefined =>
  type === 'thumb' ? 'image' : type;

/** The newest first, after the entry named; an id once. */
export async function* itemsLogged(
  account: string,
  logged: readonly LoggedDeletion[],
  after: string | undefined,
): AsyncGenerator<{ readonly item: CatalogueItem; readonly name: string }> {
  const given = new Set<string>();
  const entries = logged.filter(({ name }) => after === undefined || name > after);
  for (let index = 0; index < entries.length; index += AHEAD) {
    const group = entries.slice(index, index + AHEAD);
    const read = await Promise.all(group.map((entry) => readDeletion(account, entry)));
    for (const [number, deletion] of read.entries()) {
      const name = group[number]?.name ?? '';
      if (!deletion || given.has(deletion.media_id)) continue;
      given.add(deletion.media_id);
      yield { item: itemOfRecord(deletion, listTypeOf(deletion) ?? 'image'), name };
    }
  }
}
