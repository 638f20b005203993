import type { IncomingHttpHeaders } from 'node:http';
import { type ParsedHeader, param, parseHeader } from './header-params.ts';
import { type Part, splitMultipart } from './multipart.ts';

export interface Body {
  /** Empty where the body was larger than what is kept. */
  bytes: Buffer;
  size: number;
  sha256: string;
  /** Every byte that Content-Length promised has come. */
  complete: boolean;
}

export interface Target {
  path: string;
  /** As received, without the question mark. */
  query: string;
}

export interface IncomingFacts extends Target {
  method: string;
  headers: IncomingHttpHeaders;
  remoteAddress: string;
  body: Body;
}

/** One request as the endpoints see it: read to its end, its body parsed on demand and once. */
export class Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  readonly body: Body;
  readonly contentType: ParsedHeader;
  #parts: Part[] | undefined | null = null;

  constructor(facts: IncomingFacts) {
    this.method = facts.method;
    this.path = facts.path;
    this.query = new URLSearchParams(facts.query);
    this.headers = facts.headers;
    this.remoteAddress = facts.remoteAddress;
    this.body = facts.body;
    this.contentType = parseHeader(facts.headers['content-type'] ?? '');
  }

  /** The body's parts; undefined where it is not multipart or breaks the form. */
  get parts(): Part[] | undefined {
    if (this.#parts === null) {
      const boundary = param(this.contentType, 'boundary')?.value;
      const isForm = this.contentType.kind === 'multipart/form-data' && boundary;
      this.#parts = isForm ? splitMultipart(this.body.bytes, boundary) : undefined;
    }
    return this.#parts;
  }

  /** The body as text; undefined where it is not UTF-8, such as a body in GBK. */
  get text(): string | undefined {
    return strictUtf8(this.body.bytes);
  }

  /** The body as JSON. Undefined for anything else, wrong charset included. */
  get json(): unknown {
    return this.text === undefined ? undefined : parseJson(this.text);
  }

  /** The body as a URL-encoded form. */
  get form(): URLSearchParams {
    return new URLSearchParams(this.body.bytes.toString('utf8'));
  }
}

/** Cuts a request target at its question mark. Clients behind a proxy setting send the whole URL. */
export function parseTarget(target: string): Target {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

/** JSON values that are objects, as every body and description must be. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Reviver = (this: object, key: string, value: unknown) => unknown;

/** Parses text as JSON; undefined where it is not. */
export function parseJson(text: string, reviver?: Reviver): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

function strictUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
