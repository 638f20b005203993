/** What becomes of a file in the body of a request: `POST …/materials`. Data alone. */
import { type Matrix, row } from './cells.ts';
import { S3, S3_IF, SSM, WECHAT_FILE } from './upload-matrix.ts';

const NO_MESSAGE = { 'delivered twice': 'noMessage', 'out of order': 'noMessage' } as const;
const OURS = { ...S3, ...NO_MESSAGE } as const;
/** The process dies with the request, and nothing has been sent. */
const DIED = { 'killed before': 'no answer, not made', 'killed after': 'no answer, not made' } as const;
/** WeChat has the file, and the caller is told nothing. */
const LOST = { 'killed before': 'no answer, made', 'killed after': 'no answer, made' } as const;

export const DIRECT: Matrix = {
  operation: 'Direct upload',
  rows: {
    'recall the content': row(OURS, 'answered', DIED),
    'read the token': row({ ...SSM, ...NO_MESSAGE }, 'internal, not made', {
      ...DIED,
      slow: 'wechat-timeout, not made',
      'two at once': 'answered',
      'clock skew': 'answered',
    }),
    'send the file': row({ ...WECHAT_FILE, ...NO_MESSAGE }, 'wechat-outcome-unknown, made', {
      'killed before': 'no answer, not made',
      'killed after': 'no answer, made',
      exception: 'internal, not made',
      '-1': 'wechat-outcome-unknown, not made',
      '40001': 'answered',
      '45009': 'wechat-quota, not made',
      '45011': 'wechat-rate, not made',
      '412': 'wechat-unreachable, not made',
      '503': 'wechat-outcome-unknown, not made',
      'dropped before': 'wechat-unreachable, not made',
      'two at once': 'answered',
      'clock skew': 'answered',
    }),
    'refer to our copy': row(OURS, 'answered', LOST),
    'keep the file': row({ ...S3_IF, ...NO_MESSAGE }, 'answered', LOST),
    'write the record': row(OURS, 'answered', LOST),
    'remember the content': row(OURS, 'answered', LOST),
  },
};
