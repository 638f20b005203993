/**
 * The two buckets and their keys (DESIGN: Stored data). No key is ever made from a user's file name.
 *
 *   staging  in/{account}/{upload_id}               files on their way to WeChat; an object here starts a forward
 *            drop/{account}/{target}/{type}/{name}  the same, put there by programs that know S3 alone
 *            tmp/{uuid}                             downloads on their way into the library
 *   library  uploads/{account}/{upload_id}.json     states of uploads
 *            blobs/{account}/{sha256}               files
 *            media|materials/{account}/{id}.json    what we know of each id
 *            contents/{account}/{sha256}.{place}.json
 *                                                   what content is held as at WeChat; `place` is its target and type
 *            idempotency/{account}/{hash}.json      requests with an Idempotency-Key; gone after a week
 *            jobs/{account}/{job_id}.json           drafts on their way; gone after a week
 *            handles/{account}/{name}.json          names whose temporary ids are kept valid
 *            publications/{account}/{publish_id}.json  what became of drafts that were submitted
 *            publications-by-time/{account}/…       their order, newest first; empty objects
 *            publication-calls/{account}.json       how often WeChat was asked after them today
 *            due/{topic}/{time}/{account}/{name}/…  what is to be done when (agenda.ts); empty objects
 *            retention/{account}.json               how far the erasure of old media has come
 *            refs/{account}/{sha256}/{by}           who needs a blob; empty objects
 *            catalogue/{account}/…                  what an account holds (docs/catalogue.md)
 *            deletions/{account}/{plan_id}.json     planned deletions, and what became of them
 */
import { env } from '../config.ts';
import type { ObjectAt } from './objects.ts';

const STAGING = env('STAGING_BUCKET');
const LIBRARY = env('LIBRARY_BUCKET');

const staged = (key: string, versionId?: string): ObjectAt => ({ bucket: STAGING, key, versionId });
const kept = (key: string): ObjectAt => ({ bucket: LIBRARY, key });

export const stagedFile = (account: string, uploadId: string) => staged(`in/${account}/${uploadId}`);
export const temporaryFile = (id: string) => staged(`tmp/${id}`);
export const arrivedFile = staged;

export const uploadsPrefix = (account: string) => `uploads/${account}/`;
export const uploadState = (account: string, uploadId: string) =>
  kept(`${uploadsPrefix(account)}${uploadId}.json`);
export const blob = (account: string, sha256: string) => kept(`blobs/${account}/${sha256}`);

/** One id can be fetched as media and as an HD voice: different files. */
export const idRecord = (shelf: 'media' | 'materials' | 'hd_voices', account: string, mediaId: string) =>
  shelf === 'hd_voices'
    ? kept(`media/${account}/${mediaId}.hd-voice.json`)
    : kept(`${shelf}/${account}/${mediaId}.json`);
export const mediaPrefix = (account: string) => `media/${account}/`;
export const retentionState = (account: string) => kept(`retention/${account}.json`);
export const draftJob = (account: string, jobId: string) => kept(`jobs/${account}/${jobId}.json`);

export const handlesPrefix = (account: string) => `handles/${account}/`;
export const handleState = (account: string, name: string) => kept(`${handlesPrefix(account)}${name}.json`);
export const duePrefix = (topic: string) => `due/${topic}/`;
export const dueEntry = (topic: string, rest: string) => kept(`${duePrefix(topic)}${rest}`);
export const referencesPrefix = (account: string, sha256: string) => `refs/${account}/${sha256}/`;
export const reference = (account: string, sha256: string, by: string) =>
  kept(`${referencesPrefix(account, sha256)}${by}`);

export const publicationState = (account: string, id: string) => kept(`publications/${account}/${id}.json`);
export const publicationOrderPrefix = (account: string) => `publications-by-time/${account}/`;
export const publicationOrder = (account: string, order: string) =>
  kept(`${publicationOrderPrefix(account)}${order}`);
export const publicationCalls = (account: string) => kept(`publication-calls/${account}.json`);
export const cataloguePrefix = (account: string) => `catalogue/${account}/`;
/** A document of the catalogue, by its name below the account's prefix. */
export const catalogued = (account: string, name: string) => kept(`${cataloguePrefix(account)}${name}`);

export const deletionsPrefix = (account: string) => `deletions/${account}/`;
export const deletionPlan = (account: string, planId: string) =>
  kept(`${deletionsPrefix(account)}${planId}.json`);
export const heldContent = (account: string, sha256: string, place: string) =>
  kept(`contents/${account}/${sha256}.${place}.json`);
export const idempotencyEntry = (account: string, hash: string) =>
  kept(`idempotency/${account}/${hash}.json`);
