import { FORMATS, type Format } from './formats.ts';

/** What a file is, told by its bytes alone. Undefined for anything the simulator has no name for. */
export function sniff(bytes: Buffer): Format | undefined {
  const names = Object.keys(FORMATS) as Format[];
  return names.find((name) => FORMATS[name].looksLike(bytes));
}
