import { readStatus, writeStatus } from './account-parameters.ts';
import type { TokenAnswer } from './token-request.ts';

/** Keeps a refusal in the account's status; one known already is not written again. */
export async function noteRefusal(
  account: string,
  refused: { api: string; errcode: number },
  now: number,
): Promise<TokenAnswer> {
  const status = await readStatus(account);
  if (!status) return { state: 'unknown_account' };
  if (status.refused?.[refused.api]?.errcode !== refused.errcode) {
    const entry = { errcode: refused.errcode, at: new Date(now).toISOString() };
    await writeStatus(account, { ...status, refused: { ...status.refused, [refused.api]: entry } });
  }
  return { state: 'ok' };
}
