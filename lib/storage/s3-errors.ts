import { S3ServiceException } from '@aws-sdk/client-s3';

/** HEAD answers have no body, so the status speaks where the name cannot. Needs s3:ListBucket, else S3 says 403. */
export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || error.name === 'NoSuchVersion' || error.$metadata.httpStatusCode === 404);

/** 412: the condition does not hold. 409: two conditional writes raced. Both mean: read again. */
export const isPrecondition = (error: unknown): boolean =>
  error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0);

/** 409: another write or deletion came in between. It says nothing of what is there now. */
export const isConflict = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 409;

/** The SDK had sent the request before, and got no answer that it could use. */
export const wasRepeated = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1;
