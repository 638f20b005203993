import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type RawRequest, rawServer } from './raw-server.ts';

/** What a stand-in answers: a body, or a status and headers as well. As WeChat does, it calls all of it text/plain. */
export type StandInAnswer =
  | string
  | { readonly status?: number; readonly headers?: readonly string[]; readonly body: string | Uint8Array };

export type StandIn = { readonly url: string; readonly requests: readonly RawRequest[] };

/**
 * A server that answers every request with the same bytes, or what a function makes of the request, and keeps what
 * it was asked, for one test. It knows nothing of WeChat.
 */
export async function standIn(
  t: TestContext,
  answer: StandInAnswer | ((request: RawRequest) => StandInAnswer),
): Promise<StandIn> {
  const requests: RawRequest[] = [];
  const { url } = await rawServer(t, async (peer) => {
    for (;;) {
      const request = await peer.request();
      if (!request.line) return;
      requests.push(request);
      const given = typeof answer === 'function' ? answer(request) : answer;
      const {
        status = 200,
        headers = ['Content-Type: text/plain'],
        body,
      } = typeof given === 'string' ? { body: given } : given;
      peer.answer(status, headers, body);
    }
  });
  return { url, requests };
}

/** The same answer packed, which no one may send to a client that has not said that it takes it. */
export function packed(body: string) {
  return (request: RawRequest): StandInAnswer => {
    assert.ok(request.headers.includes('accept-encoding: gzip'), 'the client does not take gzip');
    return { headers: ['Content-Type: text/plain', 'Content-Encoding: gzip'], body: gzipSync(body) };
  };
}
