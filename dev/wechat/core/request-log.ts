import type { IncomingHttpHeaders } from 'node:http';
import { pathMatches } from './path-filter.ts';

export interface LoggedPart {
  /** As received, one character per byte. */
  raw_headers: string;
  name: string | null;
  /** The file name as UTF-8. */
  filename: string | null;
  size: number;
  sha256: string;
}

export interface LoggedRequest {
  id: number;
  /** By the simulated clock. */
  time: string;
  method: string;
  path: string;
  /** As received, without the question mark. */
  query: string;
  headers: IncomingHttpHeaders;
  remote_address: string;
  app_id: string | null;
  /** A file link was asked for with an access_token: the client leaks its token (wechat-api.md 2.2). */
  leaked_token: boolean;
  body: LoggedBody | null;
  answer: LoggedAnswer | null;
}

export interface LoggedBody {
  size: number;
  sha256: string;
  /** False where it was cut off or did not match its Content-Length. */
  complete: boolean;
  /** The beginning of a body that is not multipart. */
  text: string | null;
  parts: LoggedPart[] | null;
}

export interface LoggedAnswer {
  status: number;
  errcode: number | null;
  /** How a fault or a lost client cut the answer off. */
  cut: 'dropped' | 'truncated' | 'client_gone' | null;
}

export interface LogFilter {
  path?: string;
  app_id?: string;
  /** The newest so many. */
  limit?: number;
}

/** Every request received, oldest first, in bounded memory. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #nextId = 1;

  /** Opens an entry; the rest is filled in while the request goes on. */
  open(facts: Omit<LoggedRequest, 'id' | 'body' | 'answer'>, maxEntries: number): LoggedRequest {
    const entry = { id: this.#nextId, ...facts, body: null, answer: null };
    this.#nextId += 1;
    this.#entries.push(entry);
    this.#entries.splice(0, Math.max(this.#entries.length - maxEntries, 0));
    return entry;
  }

  list(filter: LogFilter = {}): LoggedRequest[] {
    const { path, app_id: appId, limit } = filter;
    const wanted = this.#entries.filter(
      (entry) =>
        (path === undefined || pathMatches(path, entry.path)) &&
        (appId === undefined || entry.app_id === appId),
    );
    return limit === undefined ? wanted : wanted.slice(Math.max(wanted.length - limit, 0));
  }

  clear(): void {
    this.#entries = [];
  }
}
