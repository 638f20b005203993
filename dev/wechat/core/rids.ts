import type { Limits } from './limits.ts';

/** What rid/get answers about one request (wechat-api.md 1.6). */
export interface RidFacts {
  /** Unix seconds. */
  invoke_time: number;
  cost_in_ms: number;
  /** The query, without its secrets. */
  request_url: string;
  request_body: string;
  response_body: string;
  client_ip: string;
}

export interface RidRecord extends RidFacts {
  /** Whose request it was; null where nobody's. */
  app_id: string | null;
}

export const RID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{8}){2}$/;

const REMEMBERED = 5000;

/** The requests that were refused, by the rid in their errmsg. */
export class Rids {
  readonly #records = new Map<string, RidRecord>();

  add(rid: string, record: RidRecord): void {
    this.#records.set(rid, record);
    const [oldest] = this.#records.keys();
    if (this.#records.size > REMEMBERED && oldest !== undefined) this.#records.delete(oldest);
  }

  /** One of this app's own requests, for seven days. */
  get(rid: string, appId: string, limits: Limits, now: number): RidFacts | undefined {
    const record = this.#records.get(rid);
    if (record?.app_id !== appId) return undefined;
    if (now >= (record.invoke_time + limits.rid_seconds) * 1000) return undefined;
    const { app_id: _, ...facts } = record;
    return facts;
  }

  clear(): void {
    this.#records.clear();
  }
}
