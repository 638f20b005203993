import type { KeyRecord } from '../../lib/accounts/api-keys.ts';
import { env } from '../../lib/config.ts';
import { readPath } from '../../lib/storage/parameters.ts';

export type StoredKey = { readonly key_id: string } & Partial<Omit<KeyRecord, 'sha256'>>;

/** All keys, the oldest first; of one whose record somebody spoilt only its id. */
export async function storedKeys(): Promise<StoredKey[]> {
  const parameters = await readPath(`${env('PARAMETER_PREFIX')}/keys`);
  const keys = [...parameters].map(([name, text]) => ({
    key_id: name.slice(name.lastIndexOf('/') + 1),
    ...parsed(text),
  }));
  return keys.sort((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? ''));
}

function parsed(text: string): Partial<Omit<KeyRecord, 'sha256'>> {
  try {
    const { name, accounts, scopes, created_at } = JSON.parse(text) as KeyRecord;
    return { name, accounts, scopes, created_at };
  } catch {
    return {};
  }
}
