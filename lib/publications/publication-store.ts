/** Records of publications in S3, their order in time, and their dates. Changes insist on what they were based on. */
import { enter, strike } from '../storage/agenda.ts';
import { publicationOrder, publicationOrderPrefix, publicationState } from '../storage/buckets.ts';
import { listKeys, putBytes, readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { PublicationDocument, PublicationKey } from './publication.ts';

export type StoredPublication = Stored<PublicationDocument>;

export const readPublication = ({ account, id }: PublicationKey): Promise<StoredPublication | undefined> =>
  readJson<PublicationDocument>(publicationState(account, id));

/** Nobody looks at a date before its document names it. */
const LEAST_AHEAD_MS = 5_000;

/**
 * Writes a record over the one it was made from, or where there is none, with its next date.
 *
 * @param at when the schedule asks next, in milliseconds since 1970; undefined for never
 * @returns undefined if somebody else was quicker
 */
export async function writePublication(
  before: StoredPublication | undefined,
  document: Omit<PublicationDocument, 'due'>,
  at: number | undefined,
  now: number,
): Promise<StoredPublication | undefined> {
  const { account, id } = document;
  if (!before) await putBytes(publicationOrder(account, orderOf(document)), new Uint8Array(), 'text/plain');
  const due =
    at === undefined
      ? undefined
      : await enter('publications', account, id, Math.max(at, now + LEAST_AHEAD_MS));
  const { due: _, ...rest } = document as PublicationDocument;
  const stored = await write(before, { ...rest, ...(due && { due }) });
  const obsolete = stored ? before?.value.due : due;
  if (obsolete) await strike('publications', obsolete.entry);
  return stored;
}

/** Changes a record and leaves its date alone; undefined if somebody else was quicker. */
export const changePublication = (before: StoredPublication, changes: Partial<PublicationDocument>) =>
  write(before, { ...before.value, ...changes });

async function write(
  before: StoredPublication | undefined,
  value: PublicationDocument,
): Promise<StoredPublication | undefined> {
  const condition = before ? { etag: before.etag } : ({ absent: true } as const);
  const etag = await writeJson(publicationState(value.account, value.id), value, condition);
  return etag === undefined ? undefined : { value, etag };
}

/** Up to `limit` records, newest first, after the place `after`; and the place to go on from, if there are more. */
export async function listPublications(
  account: string,
  limit: number,
  after?: string,
): Promise<{ readonly items: PublicationDocument[]; readonly next: string | undefined }> {
  const prefix = publicationOrderPrefix(account);
  const { bucket } = publicationOrder(account, '');
  const keys = await listKeys(bucket, prefix, limit + 1, after && prefix + after);
  const places = keys.slice(0, limit).map((key) => key.slice(prefix.length));
  const found = await Promise.all(
    places.map(async (place) => {
      const stored = await readPublication({ account, id: place.slice(TIME_LENGTH + 1) });
      // Two who made the same record at once left two places; the record knows its own.
      return stored && orderOf(stored.value) === place ? [stored.value] : [];
    }),
  );
  return { items: found.flat(), next: keys.length > limit ? places.at(-1) : undefined };
}

const TIME_LENGTH = 13;
const LATEST = 10 ** TIME_LENGTH - 1;

/** Inverted time and id: S3 lists the newest first. */
export const orderOf = ({ created_at, id }: Pick<PublicationDocument, 'created_at' | 'id'>): string =>
  `${String(LATEST - Date.parse(created_at)).padStart(TIME_LENGTH, '0')}.${id}`;

export const ORDER_PATTERN = /^\d{13}\.[A-Za-z0-9_-]{1,64}$/;
