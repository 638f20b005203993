/** The wires of both worlds: where connections break, and end with whoever holds them. */
import { Readable } from 'node:stream';
import { type SendHttp, sendHttp } from '../../lib/net/http.ts';
import type { Mortal } from './mortal.ts';

/** Before the work, or after it: then the answer is lost with its connection. */
export type Break = 'before' | 'after';

/** One attempt of the AWS SDK, over a connection that may break. */
export async function overTheWire<T extends { readonly response: unknown }>(
  breaks: Break | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  if (breaks === 'before') throw reset();
  const answer = await attempt();
  if (breaks !== 'after') return answer;
  // Unread, it would hold its place among the connections of the client.
  (answer.response as { readonly body: Readable }).body.destroy();
  throw reset();
}

const reset = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/** What the AWS SDK answers to a process: a file is still to be read. */
export async function answerTo<T extends { readonly output: object }>(
  process: Mortal | undefined,
  answer: Promise<T>,
): Promise<T> {
  const given = await answer;
  if ('Body' in given.output && given.output.Body instanceof Readable) process?.holds(given.output.Body);
  return given;
}

/** Sends requests to WeChat for the process that is at work. */
export const sendFor =
  (processNow: () => Mortal | undefined): SendHttp =>
  async (request) => {
    const response = await sendHttp(request);
    processNow()?.holds(response.body);
    return response;
  };
