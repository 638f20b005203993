import type { App } from './app.ts';

/** One event, and how its delivery went. */
export interface PushedEvent {
  app_id: string;
  xml: string;
  time: number;
  /** Where it went; null for an app without a callback URL. */
  url: string | null;
  /** What the receiver answered with; null while it has not. */
  status: number | null;
  error: string | null;
}

const REMEMBERED = 1000;

/** The events that WeChat pushes to an app's callback URL. */
export class Events {
  #events: PushedEvent[] = [];
  /** Sends an event on its way; set by the server. */
  deliver: (event: PushedEvent) => void = () => {};

  /** Keeps an event, and pushes it where the app has an address for it. */
  add(app: App, xml: string, time: number): void {
    const event = { app_id: app.id, xml, time, url: app.callbackUrl, status: null, error: null };
    this.#events = [...this.#events, event].slice(-REMEMBERED);
    if (event.url !== null) this.deliver(event);
  }

  /** The oldest first. */
  list(): PushedEvent[] {
    return this.#events;
  }

  clear(): void {
    this.#events = [];
  }
}
