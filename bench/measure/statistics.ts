/** Medians, and how far single runs are from them. */

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('The median of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** A figure as it is told: the median, and the range of the middle half of the runs. */
export type Figure = { readonly median: number; readonly low: number; readonly high: number };

export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const quarter = (part: number) => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
  return { median: median(values), low: quarter(0.25), high: quarter(0.75) };
}

/** Ratios of runs that were made right after each other: what the machine did meanwhile hits both sides alike. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, index) => value / (theirs[index] ?? Number.NaN));

export const tell = ({ median, low, high }: Figure, digits = 2): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
