/** S3 as far as a forward and a download need it, in memory: neither signatures nor checksums are looked at. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

type Stored = { readonly body: Buffer; readonly type: string; readonly etag: string };

const objects = new Map<string, Stored>();
let written = 0;
export const requests: Record<string, number> = {};

function store(key: string, body: Buffer, type: string): Stored {
  const stored = { body, type, etag: `"${(written++).toString(16).padStart(32, '0')}"` };
  objects.set(key, stored);
  return stored;
}

/** The body without the frames that the SDK puts around chunks (aws-chunked). */
function payload(whole: Buffer, encoding: string | undefined): Buffer {
  if (!encoding?.includes('aws-chunked')) return whole;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = whole.indexOf('\r\n', at);
    const size = Number.parseInt(whole.toString('latin1', at, end), 16);
    if (!(size > 0)) return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    parts.push(whole.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

const refuse = (response: ServerResponse, status: number, code: string, head: boolean) =>
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(head ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

function read(response: ServerResponse, stored: Stored | undefined, head: boolean): void {
  if (!stored) return void refuse(response, 404, 'NoSuchKey', head);
  const { body, type, etag } = stored;
  response.writeHead(200, { 'content-type': type, 'content-length': body.byteLength, etag });
  response.end(head ? undefined : body);
}

async function write(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { headers } = request;
  const existing = objects.get(key);
  const unmet =
    (headers['if-none-match'] === '*' && existing) ||
    (headers['if-match'] !== undefined && headers['if-match'] !== existing?.etag);
  if (unmet) return void refuse(response, 412, 'PreconditionFailed', false);
  const type = headers['content-type'] ?? 'application/octet-stream';
  const source = headers['x-amz-copy-source'];
  if (typeof source === 'string') {
    const from = objects.get(`/${decodeURIComponent(source.split('?')[0] ?? '').replace(/^\//, '')}`);
    if (!from) return void refuse(response, 404, 'NoSuchKey', false);
    const { etag } = store(key, from.body, type);
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(`<CopyObjectResult><ETag>${etag}</ETag></CopyObjectResult>`);
    return;
  }
  const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const { etag } = store(key, payload(whole, headers['content-encoding']), type);
  response.writeHead(200, { etag }).end();
}

function list(response: ServerResponse, bucket: string, prefix: string): void {
  const keys = [...objects.keys()].filter((key) => key.startsWith(`/${bucket}/${prefix}`)).sort();
  const contents = keys
    .slice(0, 1000)
    .map((key) => `<Contents><Key>${key.slice(bucket.length + 2)}</Key></Contents>`);
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(`<ListBucketResult>${contents.join('')}<IsTruncated>false</IsTruncated></ListBucketResult>`);
}

export const s3 = createServer(async (request, response) => {
  const { method = '' } = request;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
  const key = decodeURIComponent(pathname);
  requests[method] = (requests[method] ?? 0) + 1;
  if (method === 'PUT') return await write(request, response, key);
  request.resume();
  if (searchParams.has('list-type'))
    return list(response, key.split('/')[1] ?? '', searchParams.get('prefix') ?? '');
  if (method === 'DELETE') {
    objects.delete(key);
    return void response.writeHead(204).end();
  }
  read(response, objects.get(key), method === 'HEAD');
});
s3.keepAliveTimeout = 60_000;
