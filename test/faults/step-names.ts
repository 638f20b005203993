/** The steps of an operation by their names: what each call to S3 and WeChat is for. */

import { isFinal, type UploadDocument } from '../../lib/uploads/upload.ts';

/** A call to S3 as the SDK is given it. */
export type S3Call = {
  readonly command: string;
  readonly input: {
    readonly Bucket?: string;
    readonly Key?: string;
    readonly Prefix?: string;
    readonly Body?: unknown;
    readonly CopySource?: string;
    readonly IfMatch?: string;
    readonly IfNoneMatch?: string;
  };
};

type Naming = readonly [command: string, key: RegExp, name: string | ((input: S3Call['input']) => string)];

const NAMINGS: readonly Naming[] = [
  ['GetObject', /^uploads\//, 'read the state'],
  ['ListObjectsV2', /^uploads\//, 'list the uploads'],
  ['GetObject', /^(in|drop)\//, 'open the file'],
  ['HeadObject', /^(in|drop)\//, 'look for the file'],
  ['PutObject', /^in\//, 'put the file'],
  ['CopyObject', /^in\//, 'copy it back'],
  ['PutObject', /^blobs\//, 'keep the file'],
  ['CopyObject', /^blobs\//, 'copy the file'],
  ['PutObject', /^refs\//, 'refer to our copy'],
  ['GetObject', /^(media|materials)\//, 'read the record'],
  [
    'PutObject',
    /^(media|materials)\//,
    ({ IfNoneMatch }) => (IfNoneMatch === undefined ? 'write the record' : 'put its name to the item'),
  ],
  ['GetObject', /^contents\//, 'recall the content'],
  ['PutObject', /^contents\//, 'remember the content'],
];

/**
 * @param before the upload as it lies in S3, where one is written
 * @throws {Error} for a call that has no name yet: a new step needs one, and a row in its matrix
 */
export function s3Step({ command, input }: S3Call, before: UploadDocument | undefined): string {
  const key = input.Key ?? input.Prefix ?? '';
  if (command === 'PutObject' && key.startsWith('uploads/'))
    return writing(before, JSON.parse(String(input.Body)) as UploadDocument);
  const naming = NAMINGS.find(([known, pattern]) => known === command && pattern.test(key));
  if (!naming) throw new Error(`A step without a name: ${command} ${key}`);
  const [, , name] = naming;
  return typeof name === 'string' ? name : name(input);
}

/** What a state is written for shows in what changes. */
function writing(before: UploadDocument | undefined, { state, result, job, error }: UploadDocument): string {
  if (!before) return 'write the upload';
  if (job.announced_at !== undefined && job.announced_at !== before.job.announced_at)
    return 'note the announcement';
  if (state === 'forwarding')
    return job.lease ? (result ? 'record the answer' : 'claim') : 'note the adoption';
  if (state === 'done') return before.state === 'done' ? 'note what came late' : 'finish';
  if (isFinal(before)) return 'note the decision';
  if (state === 'queued' && job.doubt) return before.state === 'queued' ? 'note the look' : 'note the doubt';
  return error ? 'note the failure' : `note that it is ${state}`;
}

const WECHAT: Readonly<Record<string, string>> = {
  '/cgi-bin/material/add_material': 'send the file',
  '/cgi-bin/media/upload': 'send the file',
  '/cgi-bin/media/uploadimg': 'send the file',
  '/cgi-bin/material/batchget_material': 'list the materials',
  '/cgi-bin/material/get_materialcount': 'call WeChat',
};

/** @throws {Error} for a call that has no name yet */
export function wechatStep(path: string): string {
  const name = WECHAT[path];
  if (!name) throw new Error(`A step without a name: ${path}`);
  return name;
}
