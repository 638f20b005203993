import { S3Error } from '../errors.ts';

/** Throws InvalidBucketName for what S3 would not take: 3 to 63 of `a-z 0-9 . -`, no address, no odd ends. */
export function checkBucketName(name: string): void {
  const good =
    /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name);
  if (!good) throw new S3Error('InvalidBucketName', { detail: { BucketName: name } });
}
