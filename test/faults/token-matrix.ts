/** What becomes of the token: its writer, refresh-token, and its readers. Data alone. */
import type { Matrix } from './cells.ts';
import { row } from './cells.ts';

const NO_WECHAT = {
  '-1': 'notWeChat',
  '40001': 'notWeChat',
  '45009': 'notWeChat',
  '45011': 'notWeChat',
  '503': 'notWeChat',
} as const;
const NO_MESSAGE = { 'delivered twice': 'noMessage', 'out of order': 'noMessage' } as const;
const SSM = { ...NO_WECHAT, ...NO_MESSAGE, '412': 'notConditional', 'S3 503': 'notS3' } as const;
const WECHAT = { ...NO_MESSAGE, '412': 'noUpload', 'SSM throttled': 'notSsm', 'S3 503': 'notS3' } as const;
const LAMBDA = {
  ...NO_WECHAT,
  ...NO_MESSAGE,
  '412': 'notConditional',
  'SSM throttled': 'notSsm',
  'S3 503': 'notS3',
} as const;

const WECHAT_SECRET = { ...WECHAT, '40001': 'noToken' } as const;
const RENEWED = { slow: 'renewed', 'two at once': 'renewed', 'clock skew': 'renewed' } as const;

/** Fails now, and is mended by the run of the next minute: the old token lives ten minutes more. */
const NEXT = 'next minute';

export const REFRESH: Matrix = {
  operation: 'Renewal of a token',
  rows: {
    'read the credentials': row(SSM, NEXT, RENEWED),
    'read the token': row(SSM, NEXT, RENEWED),
    'read the status': row(SSM, NEXT, RENEWED),
    'ask WeChat': row(WECHAT_SECRET, NEXT, {
      '-1': 'renewed',
      '503': 'renewed',
      'dropped before': 'renewed',
      'dropped after': 'renewed',
      'two at once': 'renewed',
      'clock skew': 'renewed',
    }),
    'read the token (2)': row(SSM, NEXT, RENEWED),
    'write the token': row(SSM, NEXT, RENEWED),
    'write the status': row(SSM, NEXT, { ...RENEWED, 'killed after': 'renewed', 'dropped after': 'renewed' }),
  },
};

/** Served by an error: the caller asks again, and is answered. */
const AGAIN = 'error, then answered';
const ANSWERED = { slow: 'answered', 'two at once': 'answered', 'clock skew': 'answered' } as const;

/** A call of a warm process, to which WeChat says 40001: the token has died. */
export const READER: Matrix = {
  operation: 'Call with a dead token',
  rows: {
    'call WeChat': row(WECHAT, 'answered', {
      'killed before': AGAIN,
      'killed after': AGAIN,
      exception: AGAIN,
      slow: AGAIN,
      '45009': AGAIN,
      '45011': AGAIN,
    }),
    'read the token': row(SSM, AGAIN, ANSWERED),
    'ask for a token': row(LAMBDA, AGAIN, ANSWERED),
    'read the token (2)': row(SSM, AGAIN, ANSWERED),
    'call WeChat (2)': row(WECHAT, 'answered', {
      'killed before': AGAIN,
      'killed after': AGAIN,
      exception: AGAIN,
      slow: AGAIN,
      '40001': AGAIN,
      '45009': AGAIN,
      '45011': AGAIN,
    }),
  },
};
