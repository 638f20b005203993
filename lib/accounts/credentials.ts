import { createHash } from 'node:crypto';
import { rememberSecret } from '../redact.ts';
import type { Credentials } from './account-parameters.ts';

/** The credentials in a parameter's text, or what is wrong with it, in words that repeat nothing of it. */
export function parseCredentials(text: string): Credentials | { readonly problem: string } {
  let value: Partial<Record<'kind' | 'app_id' | 'app_secret', unknown>>;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'the credentials are not JSON' };
  }
  const { kind, app_id, app_secret } = value ?? {};
  if (typeof app_id !== 'string' || !app_id) return { problem: 'the credentials have no app_id' };
  if (kind === 'external') return { kind, app_id };
  if (kind !== 'secret') return { problem: 'the credentials have no kind ("secret" or "external")' };
  if (typeof app_secret !== 'string' || !app_secret) return { problem: 'the credentials have no app_secret' };
  rememberSecret(app_secret);
  return { kind, app_id, app_secret };
}

/** A digest that tells credentials apart and says nothing of them. */
export const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16);
