import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { createKeyRing, isSecretOf, parseKey } from '../../lib/accounts/api-keys.ts';
import type { AuthContext } from '../../lib/http/call.ts';

const keyRing = createKeyRing();

type Decision = APIGatewaySimpleAuthorizerWithContextResult<AuthContext | undefined>;

const REFUSED: Decision = { isAuthorized: false, context: undefined };

/**
 * Decides whether a key is one of ours. What it may do is the pipeline's to say: decisions are cached for all routes
 * alike. A malformed key is refused before anything is read, and no key makes this throw.
 */
export async function handler(event: APIGatewayRequestAuthorizerEventV2): Promise<Decision> {
  const [, bearer = ''] = /^Bearer ([^\s]+)$/i.exec(event.identitySource?.[0] ?? '') ?? [];
  const key = parseKey(bearer);
  const record = key && (await keyRing(key.keyId));
  if (!key || !record || !isSecretOf(record, key.secret)) return REFUSED;
  const context = { key_id: key.keyId, accounts: record.accounts.join(' '), scopes: record.scopes.join(' ') };
  return { isAuthorized: true, context };
}
