/** GET of an id that we have no copy of: on the spot, and by the worker behind the queue. */
import type { Matrix } from './cells.ts';
import { NO_MESSAGE, rowsFor } from './library-rows.ts';

const { s3, s3If, ssm, wechat } = rowsFor(NO_MESSAGE);

export const DOWNLOAD = {
  operation: 'Download',
  rows: {
    'look: read the record': s3('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'fetch: read the token': ssm('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'SSM throttled': '500, then 200',
    }),
    'fetch: ask material/get_material': wechat('502, then 200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      slow: '202, then 200',
      40001: '200',
      45009: '429, then 200',
      45011: '429, then 200',
      'two at once': '200',
      'clock skew': '200',
    }),
    'keep: write the reference': s3('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'keep: write the file': s3If('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'note: read the record': s3('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'note: write the record': s3If('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
  },
} as const satisfies Matrix;

/** A file too large to be held in memory: it is named when it has passed. Its other steps are those of the download. */
export const LARGE_DOWNLOAD = {
  operation: 'Large download',
  rows: {
    'keep: write the temporary file': s3('500, then 200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      slow: '200',
      'two at once': '200',
      'clock skew': '200',
    }),
    'keep: copy to the file': s3If('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'keep: delete the temporary file': s3('200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
    }),
  },
} as const satisfies Matrix;

const queued = rowsFor({ 'delivered twice': 'noMessage', 'out of order': 'noMessage' });
const worker = rowsFor();

export const SLOW_DOWNLOAD = {
  operation: 'Slow download',
  rows: {
    'hand over: read the record': queued.s3('202, then 200', {
      'killed before': 'no answer, then 202, then 200',
      'killed after': 'no answer, then 202, then 200',
      exception: '500, then 202, then 200',
      'S3 503': '500, then 202, then 200',
    }),
    'hand over: send the message': queued.sending('202, then 200', {
      'killed before': 'no answer, then 202, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 202, then 200',
    }),
    'hand over: write the record': queued.s3If('202, then 200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      'S3 503': '500, then 200',
    }),
    'work: receive the message': worker.receipt('202, then 200', {
      'killed before': '202, then 200 (2 deliveries)',
      'killed after': '202, then 200 (2 deliveries)',
      exception: '202, then 200 (2 deliveries)',
    }),
    'work: read the record': worker.s3('202, then 200', {
      'killed before': '202, then 200 (2 deliveries)',
      'killed after': '202, then 200 (2 deliveries)',
      exception: '202, then 200 (2 deliveries)',
      slow: '202, then 200 (2 deliveries)',
      'S3 503': '202, then 200 (2 deliveries)',
    }),
    'work: read the token': worker.ssm('202, then 200', {
      'killed before': '202, then 200 (2 deliveries)',
      'killed after': '202, then 200 (2 deliveries)',
      exception: '202, then 200 (2 deliveries)',
      slow: '202, then 200 (2 deliveries)',
      'SSM throttled': '202, then 200 (2 deliveries)',
    }),
    'work: ask media/get': worker.wechat('202, then 200 (2 deliveries)', {
      40001: '202, then 200',
      45009: '202, then 202, then 200',
      'delivered twice': '202, then 200',
      'out of order': '202, then 200',
      'two at once': '202, then 200',
      'clock skew': '202, then 200',
    }),
    'work: fetch it by its address': worker.link('202, then 200 (2 deliveries)', {
      'delivered twice': '202, then 200',
      'out of order': '202, then 200',
      'two at once': '202, then 200',
      'clock skew': '202, then 200',
    }),
    'work: write the record': worker.s3If('202, then 200', {
      'killed before': '202, then 200 (2 deliveries)',
      'killed after': '202, then 200 (2 deliveries)',
      exception: '202, then 200 (2 deliveries)',
      'S3 503': '202, then 200 (2 deliveries)',
    }),
  },
} as const satisfies Matrix;

export const HD_VOICE = {
  operation: 'HD voice',
  rows: {
    'fetch: ask media/get/jssdk': wechat('502, then 200', {
      'killed before': 'no answer, then 200',
      'killed after': 'no answer, then 200',
      exception: '500, then 200',
      slow: '202, then 200',
      40001: '200',
      45009: '429, then 200',
      45011: '429, then 200',
      'two at once': '200',
      'clock skew': '200',
    }),
  },
} as const satisfies Matrix;
