/** Rows by what their step is taken on: which faults cannot meet it. */
import { type Fault, type Reason, type Row, row } from './cells.ts';

type Ends = Readonly<Partial<Record<Fault, string>>>;
type Not = Readonly<Partial<Record<Fault, Reason>>>;

const NOT_WECHAT: Not = {
  '-1': 'notWeChat',
  '40001': 'notWeChat',
  '45009': 'notWeChat',
  '45011': 'notWeChat',
  '503': 'notWeChat',
};
const NOT_SSM: Not = { 'SSM throttled': 'notSsm' };
const NOT_S3: Not = { 'S3 503': 'notS3' };
/** For operations that a request starts and not a message. */
export const NO_MESSAGE: Not = { 'delivered twice': 'noMessage', 'out of order': 'noMessage' };

/** @param also what no step of this operation can meet */
export function rowsFor(also: Not = {}) {
  const of =
    (not: Not) =>
    (usual: string, otherwise: Ends = {}) =>
      row({ ...not, ...also } as Record<Fault, Reason>, usual, otherwise as never) satisfies Row;
  const aws = { ...NOT_WECHAT, ...NOT_SSM };
  return {
    s3: of({ ...aws, '412': 'notConditional' }),
    /** A write that insists on something. */
    s3If: of(aws),
    ssm: of({ ...NOT_WECHAT, ...NOT_S3, '412': 'notS3' }),
    wechat: of({ ...NOT_SSM, ...NOT_S3, '412': 'noUpload' }),
    /** A call with a file. */
    wechatFile: of({ ...NOT_SSM, ...NOT_S3 }),
    link: of({
      ...NOT_SSM,
      ...NOT_S3,
      '-1': 'notApi',
      '40001': 'notApi',
      '45009': 'notApi',
      '45011': 'notApi',
      '412': 'noUpload',
    }),
    sending: of({ ...aws, ...NOT_S3, '412': 'notS3' }),
    receipt: of({
      ...aws,
      ...NOT_S3,
      '412': 'notS3',
      slow: 'noConnection',
      'dropped before': 'noConnection',
      'dropped after': 'noConnection',
    }),
  };
}
