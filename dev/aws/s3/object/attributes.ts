import { invalidArgument, S3Error } from '../errors.ts';

/** What S3 keeps with an object and gives back with it. */
export type Attributes = {
  /** `content-type` and its like, by lower-case name. */
  system: Record<string, string>;
  /** User metadata without its prefix, by lower-case name. */
  metadata: Record<string, string>;
  /** Tags as the query string they came as. */
  tagging: string | undefined;
  encryption: Record<string, string>;
};

const METADATA_PREFIX = 'x-amz-meta-';
const METADATA_LIMIT = 2048;
const DEFAULT_TYPE = 'binary/octet-stream';
const SYSTEM_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** Takes the attributes from the headers of a PUT or the fields of a form. Throws S3Error. */
export function attributesFrom(headers: ReadonlyMap<string, string>): Attributes {
  refuseAcl(headers);
  return {
    system: systemHeaders(headers),
    metadata: metadataFrom(headers),
    tagging: headers.get('x-amz-tagging'),
    encryption: encryptionFrom(headers),
  };
}

/** The headers of an answer that carries this object. */
export function attributeHeaders({
  system,
  metadata,
  tagging,
  encryption,
}: Attributes): Record<string, string> {
  const tags = tagging === undefined ? 0 : new URLSearchParams(tagging).size;
  return {
    ...system,
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [METADATA_PREFIX + name, value])),
    ...(tags > 0 ? { 'x-amz-tagging-count': String(tags) } : {}),
    ...encryption,
  };
}

function systemHeaders(headers: ReadonlyMap<string, string>): Record<string, string> {
  const system: Record<string, string> = { 'content-type': DEFAULT_TYPE };
  for (const name of SYSTEM_HEADERS) {
    const value = headers.get(name);
    if (value) system[name] = value;
  }
  // `aws-chunked` says how the body travelled, not what it is.
  const encodings = (system['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const kept = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '').join(',');
  delete system['content-encoding'];
  return kept ? { ...system, 'content-encoding': kept } : system;
}

function metadataFrom(headers: ReadonlyMap<string, string>): Record<string, string> {
  const entries = [...headers]
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value] as const);
  // A form can name a field as no header can be named.
  const odd = entries.find(([name]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (odd) throw invalidArgument('The metadata name is not valid.', METADATA_PREFIX + odd[0], odd[1]);
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size <= METADATA_LIMIT) return Object.fromEntries(entries);
  throw new S3Error('MetadataTooLarge', {
    detail: { Size: String(size), MaxSizeAllowed: String(METADATA_LIMIT) },
  });
}

/** Everything is encrypted by S3's own key unless another is asked for; customers' own keys are not built here. */
function encryptionFrom(headers: ReadonlyMap<string, string>): Record<string, string> {
  if (headers.has('x-amz-server-side-encryption-customer-algorithm')) throw new S3Error('NotImplemented');
  const name = 'x-amz-server-side-encryption';
  const algorithm = headers.get(name) ?? 'AES256';
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms') {
    throw invalidArgument('The encryption method specified is not supported', name, algorithm);
  }
  const keyId = headers.get(`${name}-aws-kms-key-id`);
  return { [name]: algorithm, ...(keyId ? { [`${name}-aws-kms-key-id`]: keyId } : {}) };
}

/** Buckets are made with ACLs off, as they are today: only what the owner has anyway may be asked for. */
function refuseAcl(headers: ReadonlyMap<string, string>): void {
  const acl = headers.get('x-amz-acl') ?? headers.get('acl') ?? 'private';
  const grants = [...headers.keys()].some((name) => name.startsWith('x-amz-grant-'));
  if (grants || (acl !== 'private' && acl !== 'bucket-owner-full-control')) {
    throw new S3Error('AccessControlListNotSupported');
  }
}
