/**
 * API keys: `wm_{key_id}_{secret}`. SSM holds a digest of the secret (`/keys/{key_id}`), the secret is stored nowhere.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { env } from '../config.ts';
import { readPath } from '../storage/parameters.ts';

export type Scope = 'read' | 'write' | 'delete' | 'token';
export const SCOPES = ['read', 'write', 'delete', 'token'] as const satisfies readonly Scope[];

export type KeyRecord = {
  /** Hex SHA-256 of the secret part. */
  readonly sha256: string;
  readonly name: string;
  /** Aliases, or `*` for every account. */
  readonly accounts: readonly string[];
  readonly scopes: readonly Scope[];
  /** RFC 3339. */
  readonly created_at: string;
};

const KEY_PATTERN = /^wm_([a-z0-9]{4,32})_([A-Za-z0-9_-]{32,128})$/;

/** The key's two parts, or undefined if it cannot be one: nothing need be read to refuse it. */
export function parseKey(key: string): { readonly keyId: string; readonly secret: string } | undefined {
  const [, keyId, secret] = KEY_PATTERN.exec(key) ?? [];
  return keyId && secret ? { keyId, secret } : undefined;
}

/** A new key and what is kept of it. The key is shown once. */
export function createKey(
  name: string,
  accounts: readonly string[],
  scopes: readonly Scope[],
  now = Date.now(),
) {
  const keyId = randomBytes(5).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const record: KeyRecord = {
    sha256: sha256(secret),
    name,
    accounts,
    scopes,
    created_at: new Date(now).toISOString(),
  };
  return { keyId, key: `wm_${keyId}_${secret}`, record };
}

/** Compares in constant time. */
export function isSecretOf({ sha256: expected }: KeyRecord, secret: string): boolean {
  const [ours, theirs] = [Buffer.from(expected, 'hex'), Buffer.from(sha256(secret), 'hex')];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const keyParameter = (keyId: string) => `${env('PARAMETER_PREFIX')}/keys/${keyId}`;

const RELOAD_MS = 60_000;

/** All keys by id, read by path at most once a minute; parallel callers share one reading. */
export function createKeyRing(read: typeof readPath = readPath, now: () => number = Date.now) {
  let ring: Promise<ReadonlyMap<string, KeyRecord>> | undefined;
  let loadedAt = Number.NEGATIVE_INFINITY;
  return async (keyId: string): Promise<KeyRecord | undefined> => {
    if (!ring || now() - loadedAt >= RELOAD_MS) {
      loadedAt = now();
      ring = load(read);
      ring.catch(() => {
        ring = undefined;
      });
    }
    return (await ring).get(keyId);
  };
}

async function load(read: typeof readPath): Promise<ReadonlyMap<string, KeyRecord>> {
  const parameters = await read(`${env('PARAMETER_PREFIX')}/keys`);
  return new Map([...parameters].flatMap(([name, value]) => entry(name, value)));
}

/** A record that somebody spoilt by hand locks out its own key, not all others. */
function entry(name: string, value: string): [string, KeyRecord][] {
  try {
    const record = JSON.parse(value) as KeyRecord;
    const usable =
      typeof record.sha256 === 'string' && Array.isArray(record.accounts) && Array.isArray(record.scopes);
    return usable ? [[name.slice(name.lastIndexOf('/') + 1), record]] : [];
  } catch {
    return [];
  }
}
