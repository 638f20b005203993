import type { TokenAnswer, TokenRequest } from '../../lib/accounts/token-request.ts';
import { env } from '../../lib/config.ts';
import { invokeFunction } from '../../lib/storage/functions.ts';

/**
 * Lets refresh-token ask WeChat for the account's token, whatever is stored: from the address that WeChat has to allow,
 * with the credentials as they are stored. Gives what came of it, never the token.
 *
 * @throws if refresh-token cannot be invoked
 */
export async function verifyCredentials(account: string): Promise<TokenAnswer> {
  const request: TokenRequest = { account, verify: true };
  return await invokeFunction<TokenAnswer>(env('REFRESH_FUNCTION'), request);
}
