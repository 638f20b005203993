/** What callers do: create an upload, send its file, wait for its end. */
import { setTimeout as delay } from 'node:timers/promises';
import { apiEvent } from '../processes/api-event.ts';
import type { FunctionProcess } from '../processes/process.ts';

export type Wanted = {
  readonly account: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** `sent`: the file is in S3, so it must come to something. */
export type Outcome = {
  upload_id?: string;
  /** What there is to decide of one that is unknown. */
  candidates?: number;
  sent: boolean;
  state: string;
  next_attempt_at?: string;
  error?: { readonly type: string; readonly detail: string };
};

export type Api = { readonly create: FunctionProcess; readonly get: FunctionProcess };

type Answer = { readonly statusCode: number; readonly body: string };

/** How often a caller sends a request again that met a fault, a second later. */
const ATTEMPTS = 4;

async function again<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let count = 0; count < ATTEMPTS; count++) {
    const result = await attempt().catch(() => undefined);
    if (result !== undefined) return result;
    await delay(1_000);
  }
  return undefined;
}

async function call(process: FunctionProcess, request: Parameters<typeof apiEvent>[0]) {
  const { statusCode, body } = (await process.invoke(apiEvent(request), 29_000)) as Answer;
  if (statusCode >= 500) return undefined;
  if (statusCode >= 300) throw new Error(`${statusCode} ${body}`);
  // biome-ignore lint/suspicious/noExplicitAny: a caller knows what it is answered
  return JSON.parse(body) as any;
}

/** Brings one file to WeChat as a program outside would. Gives up at `end`. */
export async function uploadOne(wanted: Wanted, key: string, api: Api, end: number): Promise<Outcome> {
  const outcome: Outcome = { sent: false, state: 'not created' };
  const { account, body, bytes } = wanted;
  // The same key each time: an answer that got lost makes no second upload.
  const headers = { 'idempotency-key': key };
  const created = await again(() => call(api.create, { method: 'POST', path: { account }, body, headers }));
  if (!created) return outcome;
  outcome.upload_id = created.upload_id;
  outcome.state = created.state;
  const put = async () => {
    const { ok } = await fetch(created.put.url, { method: 'PUT', body: bytes });
    return ok || undefined;
  };
  outcome.sent = (await again(put)) ?? false;
  if (!outcome.sent) return outcome;
  const path = { account, upload_id: created.upload_id };
  while (performance.now() < end) {
    const got = await call(api.get, { method: 'GET', path, query: { wait: '20' } });
    if (!got) continue;
    outcome.state = got.state;
    outcome.error = got.error;
    outcome.next_attempt_at = got.next_attempt_at;
    outcome.candidates = got.candidates?.length;
    if (['done', 'failed', 'unknown', 'expired'].includes(got.state)) break;
  }
  return outcome;
}
