/**
 * What is to be done when: empty objects `due/{topic}/{time}/{account}/{name}/{nonce}`, so that S3 lists the earliest
 * first and one request finds what is due, however much is not.
 *
 * An entry is a hint, the document that it leads to is the truth: it names its one living entry. Whoever moves a date
 * enters the new one, writes the document, and strikes the old one; who is overtaken strikes his own. The nonce makes
 * every entry its writer's own, so that none strikes another's. Whatever a crash leaves behind is found when its time
 * comes, and struck.
 */
import { randomBytes } from 'node:crypto';
import { dueEntry, duePrefix } from './buckets.ts';
import { deleteObject, listKeys, putBytes } from './objects.ts';

export type Topic = 'handles' | 'publications';

/** A document's date: when, and the key of the entry without its topic. */
export type Appointment = { readonly at: string; readonly entry: string };

export type Entry = { readonly account: string; readonly name: string; readonly entry: string };

/** Enters a date, to the second. */
export async function enter(topic: Topic, account: string, name: string, at: number): Promise<Appointment> {
  const entry = `${timeOf(at)}/${account}/${name}/${randomBytes(4).toString('hex')}`;
  await putBytes(dueEntry(topic, entry), new Uint8Array(), 'text/plain');
  return { at: new Date(at).toISOString(), entry };
}

export const strike = (topic: Topic, entry: string): Promise<void> => deleteObject(dueEntry(topic, entry));

/** Up to `limit` (at most 1 000) entries whose time has come, the earliest first: one request. */
export async function due(topic: Topic, now: number, limit: number): Promise<Entry[]> {
  const prefix = duePrefix(topic);
  const keys = await listKeys(dueEntry(topic, '').bucket, prefix, limit);
  return keys.flatMap((key) => {
    const entry = key.slice(prefix.length);
    const [time = '', account = '', name = ''] = entry.split('/');
    return time <= timeOf(now) ? [{ account, name, entry }] : [];
  });
}

/** RFC 3339 without what S3 would rather not have in a key: its order is the order of time. */
const timeOf = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
