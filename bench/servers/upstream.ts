/** All that a program under measurement talks to, in one process of its own. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requests, s3 } from './s3.ts';
import { reads, setParameter, ssm } from './ssm.ts';
import { counts, setLine, wechat } from './wechat.ts';

export type Upstream = { readonly wechat: string; readonly s3: string; readonly ssm: string };
export type Seen = {
  readonly wechat: { readonly tokens: number; readonly calls: number };
  readonly s3: Readonly<Record<string, number>>;
  readonly ssm: Readonly<Record<string, number>>;
};

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const tasks = {
  listen: async (): Promise<Upstream> => ({
    wechat: await listen(wechat),
    s3: await listen(s3),
    ssm: await listen(ssm),
  }),
  /** How far away WeChat is: by default next door. */
  line: async ({ latencyMs = 0, bytesPerMs }: { latencyMs?: number; bytesPerMs?: number }) =>
    setLine({ latencyMs, bytesPerMs: bytesPerMs ?? Number.POSITIVE_INFINITY }),
  parameter: async ({ name, value }: { name: string; value?: string }) => setParameter(name, value),
  /** What has been asked since the last time. */
  seen: async (): Promise<Seen> => {
    const seen = { wechat: { ...counts }, s3: { ...requests }, ssm: { ...reads } };
    counts.tokens = 0;
    counts.calls = 0;
    for (const counted of [requests, reads]) for (const name of Object.keys(counted)) delete counted[name];
    return seen;
  },
};
