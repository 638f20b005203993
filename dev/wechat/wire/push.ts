import type { PushedEvent } from '../core/events.ts';

const TIMEOUT_MS = 5000;

export interface Pusher {
  /** Sends an event once, and writes down how it went. */
  push(event: PushedEvent): void;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** Posts events to callback URLs, as XML (wechat-api.md 5). */
export function makePusher(): Pusher {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    push(event) {
      const sending = send(event, closing.signal).finally(() => running.delete(sending));
      running.add(sending);
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

/** Never rejects: a receiver that fails is its own affair. */
async function send(event: PushedEvent, closing: AbortSignal): Promise<void> {
  try {
    const response = await fetch(event.url ?? '', {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml' },
      body: event.xml,
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    event.status = response.status;
    await response.arrayBuffer();
  } catch (error) {
    event.error = error instanceof Error ? String(error.cause ?? error.message) : String(error);
  }
}
