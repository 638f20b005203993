import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repeat } from '../measure/serve.ts';
import type { Calls, Downloads, Uploads } from './jobs.ts';

/** The peers' packages have an install of their own. */
export const peers = createRequire(join(process.env.PEERS ?? '', 'package.json'));
export const base = process.env.WECHAT_BASE_URL ?? '';

export type Peer = {
  readonly list: () => Promise<unknown>;
  readonly count: () => Promise<unknown>;
  readonly upload: (file: string) => Promise<unknown>;
  /** @returns bytes */
  readonly download: (id: string) => Promise<number>;
};

export const tasksOf = (peer: Peer) => ({
  list: ({ count, parallel }: Calls) => repeat(count, parallel, peer.list),
  count: ({ count, parallel }: Calls) => repeat(count, parallel, peer.count),
  upload: ({ file, count, parallel }: Uploads) => repeat(count, parallel, () => peer.upload(file)),
  download: ({ size, count, parallel }: Downloads) =>
    repeat(count, parallel, () => peer.download(`${size}-x`)),
});
