import type { IncomingMessage } from 'node:http';
import { decodeUri, parseQuery } from './uri.ts';

/** What a signature covers, exactly as it came over the wire but for percent-encoding. */
export type ReceivedRequest = {
  method: string;
  /** Decoded. Never put through `URL`, which would fold the `.` and `..` that S3 keys may hold. */
  path: string;
  query: [string, string][];
  /** Lower-case name to all values in their order; each character is one byte of the wire. */
  headers: Map<string, string[]>;
};

/** Reads target and headers of a request. Throws URIError for a target that is not UTF-8 underneath. */
export function receive(message: IncomingMessage): ReceivedRequest {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: decodeUri(mark < 0 ? target : target.slice(0, mark)),
    query: mark < 0 ? [] : parseQuery(target.slice(mark + 1)),
    headers: headersOf(message.rawHeaders),
  };
}

/** From the raw list, because Node's own map drops the second of two equal headers. */
function headersOf(raw: string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[index + 1] ?? '']);
  }
  return headers;
}

/** One header, several of them joined by commas as HTTP allows. */
export function header(request: ReceivedRequest, name: string): string | undefined {
  return request.headers.get(name)?.join(',');
}

/** The first query parameter of this name. */
export function parameter(request: ReceivedRequest, name: string): string | undefined {
  return request.query.find(([candidate]) => candidate === name)?.[1];
}
