import type { Scope } from '../accounts/api-keys.ts';
import { Forbidden } from '../problems/app-errors.ts';
import type { ApiEvent } from './call.ts';

/**
 * The holder of the key behind a request, if the key has the scope and, where one is named, the account. Fails closed:
 * without the authorizer's context nobody passes.
 *
 * @throws {Forbidden}
 */
export function requireAccess(event: ApiEvent, scope: Scope, account: string | undefined): string {
  const context = event.requestContext.authorizer?.lambda;
  if (!context?.key_id) throw new Forbidden({ en: 'The request carries no key.', zh: '请求未携带密钥。' });
  if (!split(context.scopes).includes(scope)) {
    throw new Forbidden({ en: `This key lacks the scope "${scope}".`, zh: `该密钥缺少权限“${scope}”。` });
  }
  if (account !== undefined && !mayUse(context.accounts, account)) {
    throw new Forbidden({
      en: `This key may not use the account "${account}".`,
      zh: `该密钥不能使用账号“${account}”。`,
    });
  }
  return context.key_id;
}

/** Does a key with these accounts (`*` or a list) reach this one? */
export const mayUse = (accounts: string, account: string) =>
  accounts === '*' || split(accounts).includes(account);

const split = (list: string | undefined) => (list ?? '').split(' ').filter(Boolean);
