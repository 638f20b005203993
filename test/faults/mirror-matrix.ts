/** The mirror: a first run, one that has voices to fetch and many messages, and a later one that finds deletions. */
import type { Matrix } from './cells.ts';
import { NO_MESSAGE, rowsFor } from './library-rows.ts';

const asked = rowsFor(NO_MESSAGE);
const { s3, s3If, ssm, wechat, link, sending, receipt } = rowsFor();

export const MIRROR = {
  operation: 'Mirror',
  rows: {
    'start: read the catalogue': asked.s3('done', {
      'killed before': 'asked again, done',
      'killed after': 'asked again, done',
      exception: 'asked again, done',
      'S3 503': 'asked again, done',
    }),
    'start: write the catalogue': asked.s3If('done', {
      'killed before': 'asked again, done',
      'killed after': 'asked again, done',
      exception: 'asked again, done',
      'S3 503': 'asked again, done',
    }),
    'start: send the message': asked.sending('done', {
      'killed before': 'asked again, done',
      'killed after': 'asked again, done',
      exception: 'asked again, done',
    }),
    'work: receive the message': receipt('again, done', {
      'delivered twice': 'done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'claim: read the catalogue': s3('done', {
      'killed before': 'again, done',
      'killed after': 'again, done',
      exception: 'again, done',
      'S3 503': 'again, done',
      'two at once': 'again, done',
    }),
    'claim: write the catalogue': s3If('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'prepare: list the change log': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'note: write the catalogue': s3If('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'count: read the token': ssm('again, done', {
      slow: 'waits, done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'count: ask material/get_materialcount': wechat('again, done', {
      slow: 'waits, done',
      '-1': 'waits, done',
      40001: 'done',
      45009: 'done',
      45011: 'waits, done',
      503: 'waits, done',
      'dropped before': 'waits, done',
      'dropped after': 'waits, done',
      'clock skew': 'done',
    }),
    'budget: ask openapi/quota/get': wechat('done', {
      'killed before': 'again, done',
      'killed after': 'again, done',
      slow: 'waits, done',
      'delivered twice': 'again, done',
      'out of order': 'again, done',
      'two at once': 'again, done',
    }),
    'walk: ask material/batchget_material': wechat('again, done', {
      slow: 'waits, done',
      '-1': 'waits, done',
      40001: 'done',
      45009: 'next day, done',
      45011: 'waits, done',
      503: 'waits, done',
      'dropped before': 'waits, done',
      'dropped after': 'waits, done',
      'clock skew': 'done',
    }),
    'walk: write a segment': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'walk: read a segment': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'files: read the record': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'files: fetch it by its address': link('again, done', {
      slow: 'done',
      503: 'next day, done',
      'dropped before': 'next day, done',
      'dropped after': 'next day, done',
      'clock skew': 'done',
    }),
    'files: write the file': s3If('again, done', {
      slow: 'done',
      412: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'files: write the reference': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'files: write the record': s3If('again, done', {
      slow: 'done',
      412: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'sweep: list what lies beside the catalogue': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
  },
} as const satisfies Matrix;

export const MIRROR_IN_TWO = {
  operation: 'Mirror, in two messages',
  rows: {
    'go on: send the message': sending('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'go on: write the catalogue': s3If('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'files: ask material/get_material': wechat('again, done', {
      slow: 'done',
      '-1': 'next day, done',
      40001: 'done',
      45009: 'next day, done',
      45011: 'waits, done',
      503: 'next day, done',
      'dropped before': 'next day, done',
      'dropped after': 'next day, done',
      'clock skew': 'done',
    }),
  },
} as const satisfies Matrix;

export const MIRROR_LATER = {
  operation: 'Mirror, later',
  rows: {
    'prepare: read an entry of the change log': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'prepare: delete an entry of the change log': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'full walk: write the note of what was seen': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'gone: read the note of what was seen': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'mark: read the record': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'mark: write the record': s3If('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'sweep: delete a segment': s3('again, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
  },
} as const satisfies Matrix;
