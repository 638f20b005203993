import type { Verified } from '../../sigv4/verify.ts';
import { S3Error } from '../errors.ts';
import type { S3Request } from '../http/request.ts';
import type { Content, ContentStore } from '../store/content.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { chunkedKind, declaredLength } from './body-length.ts';
import {
  algorithmNamed,
  CHECKSUM_PREFIX,
  type Checksum,
  type ChecksumAlgorithm,
  declaredChecksum,
} from './checksums.ts';
import { ChunkSignatures } from './chunk-signatures.ts';
import { Expectations } from './expectations.ts';

/** A body that arrived whole and as promised. */
export type Received = { content: Content; checksum: Checksum | undefined };

/** A body whose head was found good; `receive` then takes the bytes. */
export type Incoming = { receive(contents: ContentStore): Promise<Received> };

/**
 * Looks at all that the head of a request says of its body, before any of it is read: a refusal is then answered
 * without waiting for the bytes. `algorithm` is computed where the client names none. Throws S3Error.
 */
export function expectBody(request: S3Request, verified: Verified, algorithm?: ChecksumAlgorithm): Incoming {
  const chunked = chunkedKind(request);
  const length = declaredLength(request, chunked !== undefined);
  const expectations = new Expectations(request.headers, {
    length,
    sha256: signedHash(request),
    algorithm: namedAlgorithm(request, chunked?.trailer) ?? algorithm,
  });
  const bytes = () => {
    if (!chunked) return request.body();
    return decodeAwsChunked(request.body(), {
      ...(chunked.signed ? { signatures: new ChunkSignatures(verified) } : {}),
      ...(chunked.trailer ? { trailer: chunked.trailer } : {}),
      onTrailers: (trailers) => expectations.trailers(trailers),
    });
  };
  return {
    receive: async (contents) => {
      const content = await contents.keep(expectations.watch(bytes()));
      return { content, checksum: expectations.checksum() };
    },
  };
}

const XML_LIMIT = 2 * 1024 * 1024;

/** A small body, in memory, checked like any other by what `headers` promise. Throws S3Error. */
export async function receiveText(request: S3Request, headers = request.headers): Promise<string> {
  const length = declaredLength(request, false);
  if (length > XML_LIMIT) throw new S3Error('MalformedXML');
  const expectations = new Expectations(headers, { length, sha256: signedHash(request) });
  const pieces: Buffer[] = [];
  for await (const piece of expectations.watch(request.body())) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** The hash of the body, where the signature covers one. */
function signedHash(request: S3Request): string | undefined {
  const hash = request.header('x-amz-content-sha256');
  return hash && /^[\da-f]{64}$/.test(hash) ? hash : undefined;
}

/** The checksum that the client means to send, by its trailer or by the SDK's own header. */
function namedAlgorithm(request: S3Request, trailer: string | undefined): ChecksumAlgorithm | undefined {
  if (trailer?.startsWith(CHECKSUM_PREFIX)) return algorithmNamed(trailer.slice(CHECKSUM_PREFIX.length));
  const named = request.header('x-amz-sdk-checksum-algorithm');
  if (named === undefined) return undefined;
  const algorithm = algorithmNamed(named);
  // Naming an algorithm is a promise: without the value the body could arrive damaged and be believed.
  if (declaredChecksum(request.headers) === undefined) {
    throw new S3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    });
  }
  return algorithm;
}
