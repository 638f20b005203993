import { compareUtf8 } from './utf8-order.ts';

const RUN_LIMIT = 512;

/**
 * The keys of a bucket in order. They lie in runs of some hundred, so that adding one moves few others and finding
 * one takes two binary searches: listing a page costs the same in a bucket of ten and of a million.
 */
export class SortedKeys {
  readonly #runs: string[][] = [];
  readonly #compare: (a: string, b: string) => number;

  /** @param compare the order, which is S3's unless said otherwise */
  constructor(compare = compareUtf8) {
    this.#compare = compare;
  }

  /** Adds a key that is not yet there. */
  add(key: string): void {
    const run =
      this.#runs[
        Math.max(
          0,
          this.#runIndex((first) => this.#compare(first, key) <= 0),
        )
      ];
    if (!run) {
      this.#runs.push([key]);
      return;
    }
    run.splice(
      countWhile(run, (other) => this.#compare(other, key) < 0),
      0,
      key,
    );
    if (run.length > RUN_LIMIT) {
      this.#runs.splice(this.#runs.indexOf(run) + 1, 0, run.splice(RUN_LIMIT / 2));
    }
  }

  /** Takes a key away. */
  delete(key: string): void {
    const index = this.#runIndex((first) => this.#compare(first, key) <= 0);
    const run = this.#runs[index];
    const at = run?.indexOf(key) ?? -1;
    if (!run || at < 0) return;
    run.splice(at, 1);
    if (run.length === 0) this.#runs.splice(index, 1);
  }

  /** The first key that is this one or comes after it. */
  from(key: string): string | undefined {
    return this.#first((other) => this.#compare(other, key) < 0);
  }

  /** The first key that comes after this one. */
  after(key: string): string | undefined {
    return this.#first((other) => this.#compare(other, key) <= 0);
  }

  /** The first key that comes after all that begin with this prefix. */
  pastPrefix(prefix: string): string | undefined {
    return this.#first((other) => other.startsWith(prefix) || this.#compare(other, prefix) < 0);
  }

  /** The first key for which `before` does not hold; it must hold for all before that one. */
  #first(before: (key: string) => boolean): string | undefined {
    const index = Math.max(0, this.#runIndex(before));
    const run = this.#runs[index];
    return run?.[countWhile(run, before)] ?? this.#runs[index + 1]?.[0];
  }

  /** The last run whose first key is still `before`, or -1. */
  #runIndex(before: (firstKey: string) => boolean): number {
    return countWhile(this.#runs, (run) => before(run[0] ?? '')) - 1;
  }
}

/** How many items at the head satisfy a condition that, once false, stays false. */
function countWhile<Item>(items: Item[], condition: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
