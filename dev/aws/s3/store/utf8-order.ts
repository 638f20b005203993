/**
 * The order of keys in S3: by their bytes in UTF-8, which is the order of code points. JavaScript compares UTF-16
 * units, and there the surrogates of 😀 sort before U+E000 to U+FFFF though they mean larger code points.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates (D800 to DFFF) above the rest of the units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
