/** Every matrix there is, in the order of docs/faults.md. */
import type { Matrix } from './cells.ts';

export const MATRICES: readonly Matrix[] = [];
