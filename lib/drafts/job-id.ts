/** Ids of jobs: random, or where the caller gave an Idempotency-Key, made from it: the same key finds the same job. */
import { createHash, randomBytes } from 'node:crypto';

const LENGTH = 26;

export const JOB_ID_PATTERN = /^[0-9a-z]{26}$/;

export const newJobId = () => inWords(randomBytes(32));

/** Keys are each API key's own: two programs may well count from 1. */
export const jobIdOf = (account: string, keyId: string, idempotencyKey: string) =>
  inWords(
    createHash('sha256')
      .update(JSON.stringify([account, keyId, idempotencyKey]))
      .digest(),
  );

export const digestOf = (request: unknown) =>
  createHash('sha256').update(JSON.stringify(request)).digest('base64url');

const inWords = (bytes: Buffer) =>
  BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(LENGTH, '0')
    .slice(-LENGTH);
