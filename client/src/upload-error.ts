/**
 * `refused`: S3 did not take the file (`status`, and S3's own `code`). `unreachable`: the network failed. `unreadable`:
 * the state of the upload cannot be read (`status`). `expired`: the file did not come in time. `unknown`: the file
 * reached WeChat, but nobody knows what became of it. `timeout`: `timeoutMs` are over, and the upload goes on.
 */
export type UploadErrorReason = 'refused' | 'unreachable' | 'unreadable' | 'expired' | 'unknown' | 'timeout';

const MESSAGES: Readonly<Record<UploadErrorReason, string>> = {
  refused: 'S3 did not take the file',
  unreachable: 'The network failed on the way to S3',
  unreadable: 'The state of the upload cannot be read',
  expired: 'The file did not come before the signed requests expired. Make a new upload',
  unknown:
    'The file reached WeChat, but no answer says what became of it. Look whether it is there before sending it again',
  timeout:
    'The time for this upload is over. If the file was sent it goes on: waitForUpload() tells what became of it',
};

type Details = { readonly status?: number; readonly code?: string | undefined };

/** An upload ended, or was left, without an answer of WeChat's. What WeChat or the service refused is a ProblemError. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly reason: UploadErrorReason;
  readonly status: number | undefined;
  readonly code: string | undefined;
  upload_id: string | undefined;

  constructor(reason: UploadErrorReason, { status, code }: Details = {}) {
    const details = [status, code].filter((detail) => detail !== undefined).join(' ');
    super(`${MESSAGES[reason]}${details && ` (${details})`}.`);
    this.reason = reason;
    this.status = status;
    this.code = code;
  }
}

/** For a request that got no answer. The platform's own error may quote the URL, which is signed; its code does not. */
export function networkFailed(error: unknown): never {
  const code = (error as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  throw new UploadError('unreachable', { code: typeof code === 'string' ? code : undefined });
}
