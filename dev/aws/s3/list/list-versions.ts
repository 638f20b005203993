/** ListObjectVersions: all versions and delete markers, by key and then newest first, in pages. */
import { invalidArgument } from '../errors.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { branch, leaf, xmlDocument } from '../http/xml.ts';
import { quoted } from '../object/etag.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ObjectVersion } from '../store/object-version.ts';
import { firstAfterItem, groupOf, type ListFilter, pageSize } from './cursor.ts';
import { keySpelling } from './spelling.ts';

type Spell = (key: string) => string;
type Marker = { key: string; versionId: string | undefined };
type Page = { items: ObjectVersion[]; groups: string[]; next: Marker | undefined };

/** GET ?versions. */
export async function listVersions({ request, bucket }: Call): Promise<Answer> {
  const { query } = request;
  const spell = keySpelling(query);
  const filter = { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '' };
  const marker = startMarker(query);
  const size = pageSize(query);
  const page = collect(bucket, filter, marker, size);
  return xmlAnswer(
    xmlDocument(
      'ListVersionsResult',
      leaf('Name', bucket.name),
      leaf('Prefix', spell(filter.prefix)),
      filter.delimiter === '' ? '' : leaf('Delimiter', spell(filter.delimiter)),
      leaf('KeyMarker', spell(marker?.key ?? '')),
      leaf('VersionIdMarker', marker?.versionId ?? ''),
      leaf('MaxKeys', size),
      query.has('encoding-type') ? leaf('EncodingType', 'url') : '',
      leaf('IsTruncated', page.next !== undefined),
      ...nextMarker(page.next, spell),
      ...page.items.map((version) => versionElement(bucket, version, spell)),
      ...page.groups.map((group) => branch('CommonPrefixes', leaf('Prefix', spell(group)))),
    ),
  );
}

function startMarker(query: ReadonlyMap<string, string>): Marker | undefined {
  const key = query.get('key-marker');
  const versionId = query.get('version-id-marker');
  if (key) return { key, versionId: versionId || undefined };
  if (!versionId) return undefined;
  throw invalidArgument(
    'A version-id marker cannot be specified without a key marker.',
    'version-id-marker',
    versionId,
  );
}

function collect(bucket: Bucket, filter: ListFilter, marker: Marker | undefined, size: number): Page {
  const page: Page = { items: [], groups: [], next: undefined };
  if (size === 0) return page;
  let last: Marker | undefined;
  for (const entry of entries(bucket, filter, marker)) {
    if (page.items.length + page.groups.length === size) return { ...page, next: last };
    if (typeof entry === 'string') page.groups.push(entry);
    else page.items.push(entry);
    last = typeof entry === 'string' ? { key: entry, versionId: undefined } : entry;
  }
  return page;
}

/** Versions and groups in the order of the listing, from a marker on. */
function* entries(
  bucket: Bucket,
  filter: ListFilter,
  marker: Marker | undefined,
): Generator<ObjectVersion | string> {
  // With a version id the marker means a place within its key's versions, else the end of them.
  if (marker?.versionId !== undefined && marker.key.startsWith(filter.prefix)) {
    const versions = bucket.versionsOf(marker.key);
    const at = versions.findIndex(({ versionId }) => versionId === marker.versionId);
    if (at >= 0) yield* versions.slice(at + 1);
  }
  let key = firstAfterItem(bucket.keys, filter, marker?.key);
  while (key?.startsWith(filter.prefix)) {
    const group = groupOf(key, filter);
    if (group === undefined) yield* bucket.versionsOf(key);
    else yield group;
    key = group === undefined ? bucket.keys.after(key) : bucket.keys.pastPrefix(group);
  }
}

function versionElement(bucket: Bucket, version: ObjectVersion, spell: Spell): string {
  const common = [
    leaf('Key', spell(version.key)),
    leaf('VersionId', version.versionId),
    leaf('IsLatest', bucket.head(version.key) === version),
    leaf('LastModified', new Date(version.lastModified).toISOString()),
  ];
  if (version.marker) return branch('DeleteMarker', ...common);
  const { etag, content } = version;
  return branch(
    'Version',
    ...common,
    leaf('ETag', quoted(etag)),
    leaf('Size', content.size),
    leaf('StorageClass', 'STANDARD'),
  );
}

function nextMarker(next: Marker | undefined, spell: Spell): string[] {
  if (!next) return [];
  const key = leaf('NextKeyMarker', spell(next.key));
  return next.versionId === undefined ? [key] : [key, leaf('NextVersionIdMarker', next.versionId)];
}
