import assert from 'node:assert/strict';
import type { MaterialItem } from '../../../lib/wechat/materials.ts';
import { type ListPage, nextItems, type Position } from '../../../lib/wechat/walk.ts';

/** What happens to the list between two calls: something new at its top, so many seconds later, or a deletion. */
export type Change = { readonly add: number } | { readonly remove: number };

/** A list as WeChat keeps it, newest first, that changes whenever it is asked. */
export class Library {
  items: MaterialItem[];
  readonly gone = new Set<string>();
  calls = 0;
  #made = 0;
  #changes: Change[][];

  constructor(times: readonly number[], changes: readonly (readonly Change[])[] = []) {
    this.items = times.map((time) => this.#item(time));
    this.#changes = changes.map((list) => [...list]);
  }

  #item(update_time: number): MaterialItem {
    return { media_id: `id-${this.#made++}`, update_time };
  }

  change(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('add' in change) this.items.unshift(this.#item((this.items[0]?.update_time ?? 0) + change.add));
      else if (this.items.length > 0) {
        const [item] = this.items.splice(change.remove % this.items.length, 1);
        if (item) this.gone.add(item.media_id);
      }
    }
  }

  readonly list: ListPage<MaterialItem> = async (offset, count) => {
    assert.ok(offset >= 0 && count >= 1 && count <= 20, `offset ${offset}, count ${count}`);
    this.calls += 1;
    if (this.calls > 1) this.change(this.#changes.shift() ?? []);
    const item = this.items.slice(offset, offset + count);
    return { item, total_count: this.items.length, item_count: item.length };
  };
}

/** Walks to the end and checks what holds of every walk. */
export async function walk(
  library: Library,
  limits: readonly number[],
  between: (step: number) => void = () => {},
) {
  const start = library.items.map(({ media_id }) => media_id);
  const given: string[] = [];
  let position: Position | undefined;
  for (let step = 0; ; step++) {
    assert.ok(step < 2_000, 'the walk does not end');
    const limit = limits[step % limits.length] ?? 20;
    const before = library.calls;
    const { items, next } = await nextItems(library.list, position, limit);
    const most = 2 * Math.ceil((library.items.length + library.gone.size) / 19) + 4;
    assert.ok(library.calls - before <= most, `${library.calls - before} calls for one step`);
    assert.ok(items.length <= limit);
    assert.ok(items.length > 0 || !next, 'a step without items is the last');
    given.push(...items.map(({ media_id }) => media_id));
    if (!next) break;
    assert.ok(next.seen.length <= 20);
    position = JSON.parse(JSON.stringify(next)) as Position;
    between(step);
  }
  const skipped = start.filter((id) => !library.gone.has(id) && !given.includes(id));
  assert.deepEqual(skipped, [], 'items that stayed were skipped');
  return given;
}
