/** lib/wechat as a program would use it by itself, its token in memory. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createWeChatClient } from '../../lib/wechat/index.ts';
import { repeat } from '../measure/serve.ts';
import { type Calls, type Downloads, SMALL, type Uploads } from './jobs.ts';

const token = async () => `TOKEN-${'x'.repeat(130)}`;
const wechat = createWeChatClient({
  tokens: { get: token, replace: async () => undefined },
  baseUrl: process.env.WECHAT_BASE_URL ?? '',
});

async function upload(path: string): Promise<unknown> {
  const { size } = await stat(path);
  const content = size <= SMALL ? { bytes: await readFile(path) } : { open: () => createReadStream(path) };
  return await wechat.materials.add('image', {
    filename: 'photo.jpg',
    contentType: 'image/jpeg',
    size,
    ...content,
  });
}

async function download(size: number): Promise<number> {
  const answer = await wechat.media.get(`${size}-x`);
  if (!('file' in answer)) throw new Error('This is no file');
  let read = 0;
  for await (const chunk of answer.file.chunks) read += chunk.byteLength;
  return read;
}

export const tasks = {
  list: ({ count, parallel }: Calls) =>
    repeat(count, parallel, () => wechat.materials.list({ type: 'image', offset: 0, count: 20 })),
  count: ({ count, parallel }: Calls) => repeat(count, parallel, () => wechat.materials.count()),
  upload: ({ file, count, parallel }: Uploads) => repeat(count, parallel, () => upload(file)),
  download: ({ size, count, parallel }: Downloads) => repeat(count, parallel, () => download(size)),
};
