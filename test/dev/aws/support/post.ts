import assert from 'node:assert/strict';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import type { Bench } from './bench.ts';

export type Post = { url: string; fields: Record<string, string> };

export function presign({ client }: Bench, options: Partial<PresignedPostOptions> = {}): Promise<Post> {
  return createPresignedPost(client, {
    Bucket: 'plain',
    Key: 'in/main/1',
    Conditions: [['content-length-range', 2, 100_000]],
    ...options,
  });
}

/** Sends a form whose fields are those given, in their order, and after them the file. */
export async function submit(post: Post, file: string | undefined = 'hello', fileName = 'a.png') {
  const form = new FormData();
  for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
  if (file !== undefined) form.append('file', new Blob([file], { type: 'image/gif' }), fileName);
  const response = await fetch(post.url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await response.text();
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
  const message = /<Message>(.*?)<\/Message>/.exec(text)?.[1]?.replaceAll('&quot;', '"');
  return { status: response.status, code, message, text, headers: response.headers };
}

export function withFields(post: Post, fields: Record<string, string>): Post {
  return { ...post, fields: { ...post.fields, ...fields } };
}

export function withoutField(post: Post, name: string): Post {
  return {
    ...post,
    fields: Object.fromEntries(Object.entries(post.fields).filter(([field]) => field !== name)),
  };
}

export async function expectRefusal(
  bench: Bench,
  post: Post,
  status: number,
  code: string,
  message?: string | RegExp,
) {
  const answer = await submit(post);
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text);
  if (message !== undefined)
    assert.match(`${answer.message}`, message instanceof RegExp ? message : new RegExp(message));
  assert.deepEqual(bench.s3.versions('plain'), []);
  assert.equal(await bench.s3.fileCount(), 0);
}
