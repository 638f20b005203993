/**
 * Erasing our copies of temporary media. What WeChat keeps of it until its three days are over, nobody can delete; whoever
 * reads the id by then fetches it anew.
 */
import { blob, idRecord, stagedFile, uploadState } from '../storage/buckets.ts';
import { readJson } from '../storage/objects.ts';
import { eraseObject, eraseVersions, hideObject, listVersions } from '../storage/versions.ts';
import type { LibraryRecord, RecordKey } from './record.ts';
import { isReferred, unrefer } from './references.ts';

/** Erases what we hold of temporary media: its file, and the voice in high definition. False if there was nothing. */
export async function eraseMedia(account: string, media_id: string): Promise<boolean> {
  const shelves = ['media', 'hd_voices'] as const;
  const found = await Promise.all(shelves.map((shelf) => eraseRecord({ shelf, account, media_id })));
  return found.includes(true);
}

/**
 * Erases one record in every version, and what its versions lead to: files that nobody else needs, and what still lies
 * in the staging bucket. The record goes last, so that what broke off can be repeated.
 */
export async function eraseRecord(key: RecordKey): Promise<boolean> {
  const { account, shelf, media_id } = key;
  const at = idRecord(shelf, account, media_id);
  const versions = await listVersions(at);
  if (versions.length === 0) return false;
  const records = await Promise.all(
    versions
      .filter(({ marker }) => !marker)
      .map(({ versionId }) => readJson<LibraryRecord>({ ...at, versionId })),
  );
  const all = <T>(of: (record: LibraryRecord) => T | undefined) =>
    new Set(records.flatMap((stored) => (stored ? (of(stored.value) ?? []) : []) as T[]));
  for (const uploadId of all(({ upload_id }) => upload_id)) await eraseStaged(account, uploadId);
  for (const sha256 of all(({ file }) => file?.sha256)) {
    await unrefer(account, sha256, `${shelf}.${media_id}`);
    await eraseUnneeded(account, sha256);
  }
  await eraseVersions(
    at,
    versions.map(({ versionId }) => versionId),
  );
  return true;
}

/** What we need to know of an upload here. */
type Staged = { readonly job?: { readonly object?: { readonly key: string } } };

/** The file as it was sent to us: at the upload's own place, or where it was dropped. */
async function eraseStaged(account: string, uploadId: string): Promise<void> {
  const own = stagedFile(account, uploadId);
  const upload = await readJson<Staged>(uploadState(account, uploadId));
  const key = upload?.value.job?.object?.key ?? own.key;
  await eraseObject({ ...own, key });
}

/**
 * Erases a file that nobody refers to. It is hidden before that is looked at for the second time: whoever refers to it
 * later finds that it is not there, and keeps it anew, in a version that is none of those erased here.
 */
async function eraseUnneeded(account: string, sha256: string): Promise<void> {
  const at = blob(account, sha256);
  if (await isReferred(account, sha256)) return;
  const versions = await listVersions(at);
  const marker = await hideObject(at);
  const needed = await isReferred(account, sha256);
  await eraseVersions(at, [...(needed ? [] : versions.map(({ versionId }) => versionId)), marker]);
}
