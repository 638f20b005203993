/** ListObjectsV2: the newest versions of keys that are not deleted, in order, in pages. */
import { invalidArgument } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { branch, leaf, xmlDocument } from '../http/xml.ts';
import { quoted } from '../object/etag.ts';
import type { Bucket } from '../store/bucket.ts';
import type { StoredObject } from '../store/object-version.ts';
import { firstAfterItem, firstAfterKey, groupOf, type ListFilter, pageSize } from './cursor.ts';
import { keySpelling } from './spelling.ts';

type Page = { objects: StoredObject[]; groups: string[]; last: string; truncated: boolean };

/** GET ?list-type=2. */
export async function listObjects({ request, bucket }: Call): Promise<Answer> {
  const { query } = request;
  if (query.get('list-type') !== '2') {
    throw invalidArgument(
      'Invalid List Type specified in Request',
      'list-type',
      query.get('list-type') ?? '',
    );
  }
  const spell = keySpelling(query);
  const filter = { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '' };
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const size = pageSize(query);
  const first =
    token === undefined && startAfter !== undefined
      ? firstAfterKey(bucket.keys, filter, startAfter)
      : firstAfterItem(bucket.keys, filter, token === undefined ? undefined : readToken(token));
  const page = collect(bucket, filter, first, size);
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? '' : leaf(name, value);
  return xmlAnswer(
    xmlDocument(
      'ListBucketResult',
      leaf('Name', bucket.name),
      leaf('Prefix', spell(filter.prefix)),
      filter.delimiter === '' ? '' : leaf('Delimiter', spell(filter.delimiter)),
      leaf('MaxKeys', size),
      optional('EncodingType', query.get('encoding-type')),
      leaf('KeyCount', page.objects.length + page.groups.length),
      leaf('IsTruncated', page.truncated),
      optional('ContinuationToken', token),
      page.truncated ? leaf('NextContinuationToken', makeToken(page.last)) : '',
      optional('StartAfter', startAfter === undefined ? undefined : spell(startAfter)),
      ...page.objects.map((object) => contents(object, spell)),
      ...page.groups.map((group) => branch('CommonPrefixes', leaf('Prefix', spell(group)))),
    ),
  );
}

/** One page from a key on. A group counts as one item however many keys it folds, and is left in one step. */
function collect(bucket: Bucket, filter: ListFilter, first: string | undefined, size: number): Page {
  const page: Page = { objects: [], groups: [], last: '', truncated: false };
  let key = size > 0 ? first : undefined;
  while (key?.startsWith(filter.prefix)) {
    const object = bucket.current(key);
    if (!object) {
      key = bucket.keys.after(key);
      continue;
    }
    if (page.objects.length + page.groups.length === size) return { ...page, truncated: true };
    const group = groupOf(key, filter);
    if (group === undefined) page.objects.push(object);
    else page.groups.push(group);
    page.last = group ?? key;
    key = group === undefined ? bucket.keys.after(key) : bucket.keys.pastPrefix(group);
  }
  return page;
}

function contents(
  { key, lastModified, etag, content, checksum }: StoredObject,
  spell: (key: string) => string,
) {
  return branch(
    'Contents',
    leaf('Key', spell(key)),
    leaf('LastModified', new Date(lastModified).toISOString()),
    leaf('ETag', quoted(etag)),
    checksum ? leaf('ChecksumAlgorithm', checksum.algorithm.toUpperCase()) : '',
    leaf('Size', content.size),
    leaf('StorageClass', 'STANDARD'),
  );
}

const TOKEN_HEAD = 'after:';

/** Opaque to clients: the last key or group of the page before. */
function makeToken(last: string): string {
  return Buffer.from(TOKEN_HEAD + last).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (text.startsWith(TOKEN_HEAD)) return text.slice(TOKEN_HEAD.length);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
