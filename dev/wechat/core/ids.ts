import { createHash, randomBytes } from 'node:crypto';

const LONG = 48;
const SHORT = 32;

/** 64 characters of base64url; 43 before 2022 (wechat-api.md 2.1, 3.0). */
export function temporaryId(short: boolean): string {
  return randomBytes(short ? SHORT : LONG).toString('base64url');
}

/**
 * Permanent ids of one app share their first 16 decoded bytes, hence 21 characters (wechat-api.md 3.0).
 * The bytes come from the app id, so that they survive a restart.
 */
export function permanentId(appId: string, short: boolean): string {
  const shared = createHash('sha256').update(appId).digest().subarray(0, 16);
  return Buffer.concat([shared, randomBytes((short ? SHORT : LONG) - shared.length)]).toString('base64url');
}

/** Tokens look like `97_…`; a client should reserve 512 characters (wechat-api.md 1.1). */
export function accessToken(): string {
  return `97_${randomBytes(102).toString('base64url')}`;
}

/** What an access_token is made of; anything else is badly formed. */
export const TOKEN_FORM = /^[0-9]{2,3}_[\w-]{60,500}$/;

/** `1007_` and 32 hex digits, the name of a video on the file servers (wechat-api.md 3.2). */
export function videoFileId(): string {
  return `1007_${randomBytes(16).toString('hex')}`;
}

/** The secret that opens a video link for a while. */
export function linkKey(): string {
  return randomBytes(64).toString('hex').toUpperCase();
}

/**
 * The content-derived part of a picture's URL: the same bytes in one app give the same path
 * (wechat-api.md 3.0). WeChat too writes `ia` and `ib` where base64 has `+` and `/`.
 */
export function pictureName(appId: string, bytes: Buffer): string {
  const spelled = (data: Buffer) =>
    data.toString('base64').replaceAll('+', 'ia').replaceAll('/', 'ib').replaceAll('=', '');
  const owner = createHash('sha256').update(`picture ${appId}`).digest().subarray(0, 9);
  return spelled(owner) + spelled(createHash('sha384').update(bytes).digest());
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
