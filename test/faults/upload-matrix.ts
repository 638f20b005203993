/** What becomes of an upload: the forward, its look-up, and what differs for content that is shared. Data alone. */
import type { Fault, Matrix, Reason } from './cells.ts';
import { row } from './cells.ts';

const NO_WECHAT = {
  '-1': 'notWeChat',
  '40001': 'notWeChat',
  '45009': 'notWeChat',
  '45011': 'notWeChat',
  '503': 'notWeChat',
} as const satisfies Partial<Record<Fault, Reason>>;
/** Reading, copying, or writing without a condition. */
export const S3 = { ...NO_WECHAT, '412': 'notConditional', 'SSM throttled': 'notSsm' } as const;
/** Writing under a condition. */
export const S3_IF = { ...NO_WECHAT, 'SSM throttled': 'notSsm' } as const;
export const SSM = { ...NO_WECHAT, '412': 'notConditional', 'S3 503': 'notS3' } as const;
export const QUEUE = {
  ...NO_WECHAT,
  '412': 'notConditional',
  'SSM throttled': 'notSsm',
  'S3 503': 'notS3',
} as const;
export const WECHAT = { '412': 'noUpload', 'SSM throttled': 'notSsm', 'S3 503': 'notS3' } as const;
export const WECHAT_FILE = { 'SSM throttled': 'notSsm', 'S3 503': 'notS3' } as const;

/** After our own steps beyond WeChat's answer: repeated by the next delivery. */
const KEEPING = {
  slow: 'done',
  'dropped before': 'done',
  'dropped after': 'done',
  'out of order': 'done',
  'clock skew': 'done',
} as const;

/** One upload that the sweep could not look at does not stop it; the next run does. */
const SWEPT = { exception: 'swept, done', 'S3 503': 'swept, done', 'out of order': 'done' } as const;

export const UPLOAD: Matrix = {
  operation: 'Upload',
  rows: {
    'read the state': row(S3, 'later, done', {
      'dropped before': 'done',
      'dropped after': 'done',
      'delivered twice': 'done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    claim: row(S3_IF, 'later, done', {
      'killed after': 'looked up, done',
      'dropped before': 'done',
      'dropped after': 'done',
      'clock skew': 'done',
    }),
    'open the file': row(S3, 'later, done', {
      'killed before': 'looked up, done',
      'killed after': 'looked up, done',
      'dropped before': 'done',
      'dropped after': 'done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'read the token': row(SSM, 'later, done', {
      'killed before': 'looked up, done',
      'killed after': 'looked up, done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'send the file': row(WECHAT_FILE, 'looked up, done', {
      exception: 'later, done',
      '-1': 'looked up, sent again, done',
      '40001': 'sent again, done',
      '45009': 'failed: wechat-quota',
      '45011': 'sent again, done',
      '412': 'sent again, done',
      '503': 'looked up, sent again, done',
      'dropped before': 'later, done',
      'delivered twice': 'later, done',
      'two at once': 'later, done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'record the answer': row(S3_IF, 'done', {
      'killed before': 'looked up, done',
      exception: 'looked up, done',
      'S3 503': 'looked up, done',
      'killed after': 'later, done',
      'delivered twice': 'later, done',
      'two at once': 'later, done',
    }),
    'refer to our copy': row(S3, 'later, done', KEEPING),
    'copy the file': row(S3_IF, 'later, done', { ...KEEPING, '412': 'done' }),
    'write the record': row(S3, 'later, done', KEEPING),
    finish: row(S3_IF, 'later, done', {
      slow: 'done',
      'dropped before': 'done',
      'dropped after': 'done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'end the message': row(QUEUE, 'later, done', {
      slow: 'done',
      'delivered twice': 'done',
      'out of order': 'done',
      'two at once': 'done',
      'clock skew': 'done',
    }),
  },
};

/** Nothing is sent while the list cannot be read: a person decides. */
const UNDECIDED = 'looked up, unknown: wechat-outcome-unknown';

/** An upload of a permanent material whose answer was lost. Its other steps are those of the upload. */
export const LOOK_UP: Matrix = {
  operation: 'Look-up',
  rows: {
    'note the doubt': row(S3_IF, 'looked up, done'),
    'announce a look': row(QUEUE, 'looked up, done'),
    'list the materials': row(WECHAT, 'looked up, done', { '45009': UNDECIDED }),
    'read the record': row(S3, 'looked up, done'),
    'open the file (2)': row(S3, 'looked up, done'),
    'put its name to the item': row(S3_IF, 'looked up, done'),
    'note the adoption': row(S3_IF, 'looked up, done'),
    'announce a look (2)': row(QUEUE, 'looked up, done'),
    'list the materials (2)': row(WECHAT, 'looked up, done'),
    'note what came late': row(S3_IF, 'looked up, done'),
  },
};

/** Temporary media, whose content is shared: what differs. A second one does no harm, so nothing is looked up. */
export const SHARED: Matrix = {
  operation: 'Upload of shared content',
  rows: {
    'open the file': row(S3, 'later, done', { ...KEEPING, slow: 'later, done' }),
    'recall the content': row(S3, 'done', {
      'killed before': 'later, done',
      'killed after': 'later, done',
      'delivered twice': 'later, done',
      'two at once': 'later, done',
    }),
    'open the file (2)': row(S3, 'later, done', {
      'dropped before': 'done',
      'dropped after': 'done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'send the file': row(WECHAT_FILE, 'sent again, done', {
      'killed before': 'later, done',
      exception: 'later, done',
      '45009': 'failed: wechat-quota',
      'dropped before': 'later, done',
      'delivered twice': 'later, done',
      'two at once': 'later, done',
      'out of order': 'done',
      'clock skew': 'done',
    }),
    'remember the content': row(S3, 'done', {
      'killed before': 'later, done',
      'killed after': 'later, done',
      'delivered twice': 'later, done',
      'two at once': 'later, done',
    }),
  },
};

/** `source_url`: we fetch the file ourselves; S3 then announces it. */
export const FETCH: Matrix = {
  operation: 'Fetch of a source',
  rows: {
    'read the state': row(S3, 'later, done', { 'out of order': 'done' }),
    'fetch the source': row(QUEUE, 'later, done'),
    'put the file': row(S3, 'later, done'),
    'end the message': row(QUEUE, 'later, done', { 'out of order': 'done' }),
  },
};

/** An upload whose announcement was lost. */
export const SWEEP: Matrix = {
  operation: 'Sweep',
  rows: {
    'list the accounts': row(SSM, 'later, done', { 'out of order': 'done' }),
    'list the uploads': row(S3, 'later, done', { 'out of order': 'done' }),
    'read the state': row(S3, 'later, done', SWEPT),
    'look for the file': row(S3, 'later, done', SWEPT),
    'announce the file': row(QUEUE, 'later, done', {
      exception: 'swept, done',
      'dropped before': 'swept, done',
    }),
    'note the announcement': row(S3_IF, 'later, done', { 'S3 503': 'later, done', 'out of order': 'done' }),
  },
};

/** A person has a failed upload tried again. */
export const RETRY: Matrix = {
  operation: 'Retry',
  rows: {
    'read the state': row(S3, 'later, done'),
    'look for the file': row(S3, 'later, done'),
    'note the decision': row(S3_IF, 'later, done', { 'killed after': 'swept, done' }),
    'announce the file': row(QUEUE, 'later, done', {
      'killed before': 'swept, done',
      exception: 'swept, done',
      'dropped before': 'swept, done',
    }),
  },
};
