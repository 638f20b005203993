/** Every matrix there is, in the order of docs/faults.md. */
import type { Matrix } from './cells.ts';
import { DIRECT } from './direct-matrix.ts';
import { DOWNLOAD, HD_VOICE, LARGE_DOWNLOAD, SLOW_DOWNLOAD } from './download-matrix.ts';
import { MIRROR, MIRROR_IN_TWO, MIRROR_LATER } from './mirror-matrix.ts';
import { READER, REFRESH } from './token-matrix.ts';
import { FETCH, LOOK_UP, RETRY, SHARED, SWEEP, UPLOAD } from './upload-matrix.ts';

export const MATRICES: readonly Matrix[] = [
  UPLOAD,
  LOOK_UP,
  SHARED,
  FETCH,
  SWEEP,
  RETRY,
  DIRECT,
  REFRESH,
  READER,
  DOWNLOAD,
  LARGE_DOWNLOAD,
  SLOW_DOWNLOAD,
  HD_VOICE,
  MIRROR,
  MIRROR_IN_TWO,
  MIRROR_LATER,
];
