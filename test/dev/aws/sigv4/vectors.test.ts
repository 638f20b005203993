import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodeAwsChunked } from '../../../../dev/aws/s3/body/aws-chunked.ts';
import { ChunkSignatures } from '../../../../dev/aws/s3/body/chunk-signatures.ts';
import { type ReceivedRequest, receive } from '../../../../dev/aws/sigv4/received.ts';
import { SignatureRefusal } from '../../../../dev/aws/sigv4/refusal.ts';
import { type SignatureRules, secretOf, verifySignature } from '../../../../dev/aws/sigv4/verify.ts';

/** The examples that AWS publishes for S3, with their key and date. */
const rules: SignatureRules = {
  region: 'us-east-1',
  service: 's3',
  secretOf: secretOf({
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }),
  now: () => Date.UTC(2013, 4, 24, 0, 5),
  maxSkewMs: 900_000,
};
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const emptyHash = createHash('sha256').digest('hex');

function request(method: string, target: string, headers: Record<string, string>): ReceivedRequest {
  const rawHeaders = Object.entries(headers).flat();
  return receive({ method, url: target, rawHeaders } as never);
}

function authorization(signedHeaders: string, signature: string): string {
  return `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${signedHeaders},Signature=${signature}`;
}

const host = 'examplebucket.s3.amazonaws.com';
const date = '20130524T000000Z';

test('the published GET of an object verifies', () => {
  const received = request('GET', '/test.txt', {
    Host: host,
    Range: 'bytes=0-9',
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': date,
    Authorization: authorization(
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
  });
  assert.equal(verifySignature(received, rules, () => emptyHash).accessKeyId, 'AKIAIOSFODNN7EXAMPLE');
});

test('the published list with a query verifies, whatever the order and spelling of its parameters', () => {
  for (const target of ['/?max-keys=2&prefix=J', '/?prefix=%4A&max-keys=2']) {
    const received = request('GET', target, {
      Host: host,
      'x-amz-content-sha256': emptyHash,
      'x-amz-date': date,
      Authorization: authorization(
        'host;x-amz-content-sha256;x-amz-date',
        '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      ),
    });
    verifySignature(received, rules, () => emptyHash);
  }
});

test('the published presigned URL verifies, and not with one character changed', () => {
  const target = (signature: string) =>
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}` +
    `&X-Amz-Date=${date}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;
  const good = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  verifySignature(request('GET', target(good), { Host: host }), rules, () => 'UNSIGNED-PAYLOAD');
  const bad = good.replace('a', 'b');
  assert.throws(
    () => verifySignature(request('GET', target(bad), { Host: host }), rules, () => 'UNSIGNED-PAYLOAD'),
    (error: unknown) => error instanceof SignatureRefusal && error.reason === 'mismatch',
  );
});

const streaming = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

function seed() {
  const received = request('PUT', '/examplebucket/chunkObject.txt', {
    Host: 's3.amazonaws.com',
    'x-amz-date': date,
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    'x-amz-content-sha256': streaming,
    'Content-Encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'Content-Length': '66824',
    Authorization: authorization(
      'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
      '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    ),
  });
  return verifySignature(received, rules, () => streaming);
}

async function decode(body: string): Promise<string> {
  const pieces: Buffer[] = [];
  async function* source() {
    yield Buffer.from(body);
  }
  const form = { signatures: new ChunkSignatures(seed()), onTrailers: () => {} };
  for await (const piece of decodeAwsChunked(source(), form)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const chunks = [
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65536)}\r\n`,
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1024)}\r\n`,
  '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
];

test('the published upload in signed chunks verifies', async () => {
  assert.equal(await decode(chunks.join('')), 'a'.repeat(66560));
});

test('signed chunks cannot be changed, dropped or left unsigned', async () => {
  const [first = '', second = '', last = ''] = chunks;
  const forged = [
    first.replace('aaaa\r\n', 'aaab\r\n') + second + last,
    first + last,
    first + second,
    first.replace(/;chunk-signature=\w+/, '') + second + last,
  ];
  for (const body of forged) await assert.rejects(decode(body));
});
