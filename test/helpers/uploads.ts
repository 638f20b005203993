import assert from 'node:assert/strict';
import type { Json, TestAccount } from './stack.ts';

/** Creates an upload and gives the answer's JSON. */
export async function createUpload(
  account: TestAccount,
  body: Readonly<Record<string, unknown>>,
): Promise<Json> {
  const { status, json, text } = await account.call('/uploads', { body });
  assert.equal(status, 201, text);
  return json;
}

/** Sends a file by the presigned form, as a browser would: all fields, the file last. */
export async function sendForm(
  post: Json,
  bytes: Uint8Array,
  changes: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...post.fields, ...changes }))
    form.append(name, String(value));
  form.append('file', new Blob([new Uint8Array(bytes)]), 'anything');
  return await fetch(post.url, { method: 'POST', body: form });
}

/** Waits for the upload's end. */
export async function finished(account: TestAccount, uploadId: string): Promise<Json> {
  const { status, json, text } = await account.call(`/uploads/${uploadId}?wait=20`);
  assert.equal(status, 200, text);
  return json;
}

/** The whole way: create, send, wait. */
export async function upload(
  account: TestAccount,
  body: Readonly<Record<string, unknown>>,
  bytes: Uint8Array,
): Promise<Json> {
  const created = await createUpload(account, { size: bytes.byteLength, ...body });
  const sent = await sendForm(created.post, bytes);
  assert.equal(sent.status, 204, await sent.text());
  return await finished(account, created.upload_id);
}

/** Reads a file back through /content, as a client that follows redirects without taking the key along. */
export async function contentOf(account: TestAccount, path: string): Promise<Buffer> {
  const { status, headers, text } = await account.call(`${path}/content`);
  assert.equal(status, 302, text);
  const response = await fetch(headers.get('location') ?? '');
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}
