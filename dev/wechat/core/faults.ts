import { randomUUID } from 'node:crypto';
import { pathMatches } from './path-filter.ts';

/** What goes wrong. Fields of different kinds may stand in one fault. */
export interface Fault {
  /** Answers this error. Without `errmsg` in WeChat's own words. */
  errcode?: number;
  errmsg?: string;
  /** Of an errcode or a raw answer; null sends no Content-Type at all. */
  content_type?: string | null;
  /** Answers this HTTP status, with `body` or else a page of HTML. */
  status?: number;
  body?: string;
  body_base64?: string;
  /** Resets the connection before or after the work is done. */
  drop?: 'before' | 'after';
  /** An errcode, status or body is answered although the work was done. */
  after?: boolean;
  /** Waits before answering; the work is done on arrival. */
  latency_ms?: number;
  /** Sends the answer's body in small pieces. */
  trickle?: { bytes: number; every_ms: number };
  /** Closes the connection after this many bytes of the answer's body. */
  truncate?: number;
  /** The token of the request dies right before it is checked. */
  invalidate_token?: boolean;
}

export interface FaultOrder {
  /** A path, the beginning of one, or `file` for handed-out links. Absent: every path. */
  path?: string;
  app_id?: string;
  /** How many requests it strikes. */
  times?: number | 'always';
  /** How many matching requests pass before. */
  skip?: number;
  fault: Fault;
}

export interface StandingFault extends FaultOrder {
  id: string;
  times: number | 'always';
  skip: number;
}

/** Only one fault of a kind strikes a request, so that two of a kind strike two requests in turn. */
const KINDS: ReadonlyArray<ReadonlyArray<keyof Fault>> = [
  ['errcode', 'status', 'body', 'body_base64', 'drop'],
  ['latency_ms'],
  ['trickle'],
  ['truncate'],
  ['invalidate_token'],
];

/** The faults that wait for their requests. */
export class Faults {
  #standing: StandingFault[] = [];

  add(order: FaultOrder): string {
    const id = randomUUID();
    this.#standing.push({ ...order, times: order.times ?? 1, skip: order.skip ?? 0, id });
    return id;
  }

  list(): StandingFault[] {
    return this.#standing.map((fault) => ({ ...fault }));
  }

  get(id: string): StandingFault | undefined {
    return this.list().find((fault) => fault.id === id);
  }

  /** Answers false for an unknown id. */
  remove(id: string): boolean {
    const before = this.#standing.length;
    this.#standing = this.#standing.filter((fault) => fault.id !== id);
    return this.#standing.length < before;
  }

  clear(): void {
    this.#standing = [];
  }

  /** What strikes this request, all in one. Uses up what it takes. */
  take(path: string, appId: string | undefined): Fault {
    const struck: Fault = {};
    for (const standing of this.#standing) {
      if (!concerns(standing, path, appId)) continue;
      if (standing.skip > 0) standing.skip -= 1;
      else if (!overlaps(struck, standing.fault)) useUp(standing, struck);
    }
    this.#standing = this.#standing.filter((fault) => fault.times !== 0);
    return struck;
  }
}

function concerns(standing: StandingFault, path: string, appId: string | undefined): boolean {
  if (standing.app_id !== undefined && standing.app_id !== appId) return false;
  return standing.path === undefined || pathMatches(standing.path, path);
}

function overlaps(struck: Fault, fault: Fault): boolean {
  const has = (one: Fault, kind: ReadonlyArray<keyof Fault>) =>
    kind.some((field) => one[field] !== undefined);
  return KINDS.some((kind) => has(struck, kind) && has(fault, kind));
}

function useUp(standing: StandingFault, struck: Fault): void {
  Object.assign(struck, standing.fault);
  if (standing.times !== 'always') standing.times -= 1;
}
