/** The service that was started, as its callers use it. Every answer is held to openapi.json. */
import assert from 'node:assert/strict';
import { assertDeclared } from '../helpers/contract.ts';
import type { OtherWeChat } from '../helpers/other-wechat.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
type Json = any;

type Options = {
  readonly method?: string;
  /** Bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
};

export type Bench = { readonly service: Service; readonly wechat: OtherWeChat };
export type Service = ReturnType<typeof serviceAt>;

export function serviceAt({ api_url, api_key }: { readonly api_url: string; readonly api_key: string }) {
  /** Calls below /v1/accounts/main. */
  async function call(path: string, { body, method = body === undefined ? 'GET' : 'POST' }: Options = {}) {
    const url = `${api_url}/v1/accounts/main${path}`;
    const raw = body instanceof Uint8Array;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${api_key}`,
        'content-type': raw ? 'application/octet-stream' : 'application/json',
      },
      ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const { status, headers } = response;
    const text = await response.text();
    assertDeclared(method, url, { status, headers, text });
    const json: Json = text && /json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
    return { status, headers, text, json };
  }

  /** The same for what must succeed; gives the JSON. */
  async function ask(path: string, options?: Options): Promise<Json> {
    const { status, text, json } = await call(path, options);
    assert.ok(status < 300, `${path}: ${status} ${text}`);
    return json;
  }

  /** The file of a media or material, as it is kept. */
  async function file(path: string): Promise<Buffer> {
    const { content } = await ask(`${path}?wait=20`);
    return Buffer.from(await (await fetch(content.url)).arrayBuffer());
  }

  /** All items of a list, so many at a time. */
  async function walk(path: string, limit: number): Promise<Json[]> {
    const items: Json[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Json = await ask(`${path}limit=${limit}${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  }

  return { call, ask, file, walk };
}
