import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from '../errors.ts';
import { leaf } from '../http/xml.ts';
import { type Crc, crc32c, crc64nvme } from './crc.ts';

/** The checksums of S3 by the name they have in headers (`x-amz-checksum-crc32`). */
const ALGORITHMS = {
  crc32: zlibCrc32,
  crc32c,
  crc64nvme,
  sha1: () => hashing('sha1'),
  sha256: () => hashing('sha256'),
} satisfies Record<string, () => Crc>;

export type ChecksumAlgorithm = keyof typeof ALGORITHMS;

/** A checksum as the client gave it or we computed it, in base64; composite ones end in `-N`. */
export type Checksum = { algorithm: ChecksumAlgorithm; value: string; type: 'FULL_OBJECT' | 'COMPOSITE' };

export const CHECKSUM_PREFIX = 'x-amz-checksum-';

/** Headers of that prefix that are not checksums themselves. */
const NOT_CHECKSUMS = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-checksum-mode']);

/** Starts a computation. */
export function checksumOf(algorithm: ChecksumAlgorithm): Crc {
  return ALGORITHMS[algorithm]();
}

/** The algorithm of this name in any case. Throws InvalidRequest for one S3 does not have. */
export function algorithmNamed(name: string): ChecksumAlgorithm {
  const lower = name.toLowerCase();
  if (Object.hasOwn(ALGORITHMS, lower)) return lower as ChecksumAlgorithm;
  throw new S3Error('InvalidRequest', {
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  });
}

/** The one checksum among these headers, well formed. Throws InvalidRequest. */
export function declaredChecksum(
  headers: ReadonlyMap<string, string>,
): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  const found = [...headers].filter(([name]) => name.startsWith(CHECKSUM_PREFIX) && !NOT_CHECKSUMS.has(name));
  const [first, second] = found;
  if (!first) return undefined;
  if (second) {
    throw new S3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  }
  const [name, value] = first;
  const algorithm = algorithmNamed(name.slice(CHECKSUM_PREFIX.length));
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== checksumOf(algorithm).digest().length || bytes.toString('base64') !== value) {
    throw new S3Error('InvalidRequest', { message: `Value for ${name} header is invalid.` });
  }
  return { algorithm, value };
}

/** The headers that tell a checksum. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (!checksum) return {};
  return {
    [`${CHECKSUM_PREFIX}${checksum.algorithm}`]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** The XML elements that tell a checksum. */
export function checksumElements(checksum: Checksum | undefined): string[] {
  if (!checksum) return [];
  return [leaf(checksumElement(checksum.algorithm), checksum.value), leaf('ChecksumType', checksum.type)];
}

/** The name of a checksum's XML element, `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm.toUpperCase()}`;
}

function zlibCrc32(): Crc {
  let crc = 0;
  return {
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out;
    },
  };
}

function hashing(name: string): Crc {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.copy().digest() };
}
