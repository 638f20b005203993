import { TokenUnavailable } from '../wechat/index.ts';
import { type AskParts, askWeChat } from './ask-wechat.ts';
import { noteCall, requireAnswers } from './calls.ts';
import { mayAsk, nextCheckAt, type PublicationDocument, type PublicationKey } from './publication.ts';
import { readPublication, type StoredPublication, writePublication } from './publication-store.ts';

/**
 * What is known of a publication. WeChat is asked only after one that we have no record of, and where the record is
 * older than `mayAsk` allows and today's calls are not used up; else the record is the answer, however old.
 *
 * @throws as `publications.get`, for one without a record
 */
export async function givePublication(
  key: PublicationKey,
  spacingMs: number,
  parts: AskParts,
): Promise<PublicationDocument> {
  const stored = (await readPublication(key)) ?? (await firstSeen(key, parts));
  if (!mayAsk(stored.value, spacingMs, parts.now())) return stored.value;
  return (await askWeChat(stored, parts)).value;
}

/** One that was submitted elsewhere, or before there were records. */
async function firstSeen(
  key: PublicationKey,
  { wechatOf, now, signal }: AskParts,
): Promise<StoredPublication> {
  const { account, id } = key;
  await requireAnswers(account, now());
  let answered: unknown;
  try {
    const publication = await wechatOf(account).publications.get(id, { signal });
    const at = new Date(now()).toISOString();
    const document = { ...key, publication, created_at: at, asked_at: at, fetched_at: at };
    const stored = await writePublication(undefined, document, nextCheckAt(document, now()), now());
    const current = stored ?? (await readPublication(key));
    if (!current) throw new Error('A record is gone that was there');
    return current;
  } catch (error) {
    answered = error;
    throw error;
  } finally {
    // Without a token WeChat was not asked.
    if (!(answered instanceof TokenUnavailable)) await noteCall(account, answered, false, now());
  }
}
