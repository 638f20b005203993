/** A program that uses the deployed API. */
export type Caller = {
  /** @throws where the status is not the expected one */
  call(path: string, expected: number, request?: RequestInit): Promise<Answer>;
};

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by name
export type Answer = any;

/** Calls below `base` with the key. An object answers as JSON, a redirect as its target's address. */
export function createCaller(base: string, key: string): Caller {
  return {
    async call(path, expected, { headers, ...request } = {}) {
      const response = await fetch(base + path, {
        redirect: 'manual',
        signal: AbortSignal.timeout(60_000),
        ...request,
        headers: { authorization: `Bearer ${key}`, ...headers },
      });
      const text = await response.text();
      if (response.status !== expected)
        throw new Error(`${request.method ?? 'GET'} ${path}: ${response.status} ${text.slice(0, 500)}`);
      if (response.status === 302) return response.headers.get('location');
      return text ? JSON.parse(text) : undefined;
    },
  };
}

export const json = (value: object, method = 'POST'): RequestInit => ({
  method,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

/** A file's bytes. */
export const bytes = (content: Uint8Array<ArrayBuffer>): RequestInit => ({
  method: 'POST',
  body: content,
  headers: { 'content-type': 'application/octet-stream' },
});
