/** Takes pictures over to WeChat: each address is fetched once, each content is sent once. */
import { setTimeout as delay } from 'node:timers/promises';
import { RemoteRefused } from '../net/remote-refused.ts';
import { forEachLimited } from '../pool.ts';
import { WeChatUnreachable } from '../wechat/index.ts';
import { reasonOf } from './failure.ts';
import { OutOfTime } from './out-of-time.ts';
import { type ArticleParts, LIMITS } from './parts.ts';
import { type Placed, placementOf, placePicture, type Use } from './place-picture.ts';
import { type Picture, readPicture } from './read-picture.ts';
import type { ImageReason } from './reasons.ts';

/** A picture by the address that is fetched, and what it is wanted for. */
export type Wanted = { readonly address: string; readonly uses: ReadonlySet<Use> };

export type Outcome = Placed | { readonly reason: ImageReason };

export type Outcomes = (address: string, use: Use) => Outcome;

/**
 * Works through all pictures, also past those that fail.
 *
 * @throws what concerns the whole account, as it is: {WeChatError} {WeChatUnreachable} {TokenUnavailable}
 * @throws {OutOfTime} when the signal ended the work; what was done is remembered
 */
export async function rehost(wanted: readonly Wanted[], parts: ArticleParts): Promise<Outcomes> {
  const { parallel, distinct, graceMs } = { ...LIMITS, ...parts.limits };
  const outcomes = new Map<string, Outcome>();
  const late = afterGrace(parts.signal, graceMs);
  const place = placer(parts, late.signal);
  let done = 0;
  let fatal: { readonly error: unknown } | undefined;

  async function work({ address, uses }: Wanted): Promise<void> {
    if (fatal || parts.signal.aborted) return;
    const picture = await readPicture(address, parts);
    for (const use of uses) {
      if (parts.signal.aborted) return;
      outcomes.set(keyOf(address, use), await place(picture, use).catch(refused));
    }
    done++;
  }

  function failed({ address, uses }: Wanted, error: unknown): void {
    if (parts.signal.aborted && isBrokenOff(error)) return;
    const reason = reasonOf(error);
    if (reason === undefined) fatal ??= { error };
    else {
      for (const use of uses) outcomes.set(keyOf(address, use), { reason });
      done++;
    }
  }

  try {
    await forEachLimited(wanted.slice(0, distinct), parallel, work, failed);
  } finally {
    late.end();
  }
  if (fatal) throw fatal.error;
  if (done < Math.min(wanted.length, distinct)) throw new OutOfTime(done, wanted.length);
  return (address, use) => outcomes.get(keyOf(address, use)) ?? { reason: 'too_many' };
}

/** What the end of time broke off says nothing of the picture or of WeChat. */
const isBrokenOff = (error: unknown) =>
  error instanceof WeChatUnreachable || (error instanceof RemoteRefused && error.reason === 'timeout');

const keyOf = (address: string, use: Use) => `${use} ${address}`;

/** A picture that WeChat refuses in one place may do in another. */
function refused(error: unknown): Outcome {
  const reason = reasonOf(error);
  if (reason === undefined) throw error;
  return { reason };
}

/** Places pictures; what two addresses have in common goes to WeChat once. */
function placer(parts: ArticleParts, signal: AbortSignal) {
  const placing = new Map<string, Promise<Placed>>();
  return (picture: Picture, use: Use): Promise<Placed> => {
    const placement = placementOf(picture, use);
    const key = `${placement} ${picture.sha256}`;
    const begun = placing.get(key) ?? placePicture(picture, placement, parts, signal);
    placing.set(key, begun);
    return begun;
  };
}

/** A signal that follows another after some time. */
function afterGrace(signal: AbortSignal, graceMs: number) {
  const controller = new AbortController();
  const over = new AbortController();
  const follow = () =>
    void delay(graceMs, undefined, { signal: over.signal }).then(
      () => controller.abort(signal.reason),
      () => {},
    );
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true, signal: over.signal });
  return { signal: controller.signal, end: () => over.abort() };
}
