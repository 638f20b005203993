/** Work that a request with an Idempotency-Key asks for is done once. */
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '../log.ts';
import { Conflict } from '../problems/app-errors.ts';
import { KnownProblem, toProblems } from '../problems/problem.ts';
import { readJson, type Stored, writeJson } from '../storage/objects.ts';
import { isOutcomeUnknown, WeChatUnreachable } from '../wechat/index.ts';
import { type Entry, type KeyedRequest, placeOf, requireSame } from './entry.ts';

export type OnceOptions = {
  readonly now: () => number;
  /** The call whose outcome is unknown if whoever made it died. */
  readonly api: string;
  /** Milliseconds for which another request with the same key is waited for. */
  readonly waitMs: number;
};

/** Longer than a request may last. */
const LEASE_MS = 60_000;
const POLL_MS = 250;

/**
 * Does the work, or gives what it gave before. What failed may be tried again under the same key; what nobody knows the
 * outcome of is never done again.
 *
 * @throws {Conflict} for a key that was used with another request, or whose request is still under way; {KnownProblem} for
 * an unknown outcome; and what the work throws
 */
export async function once<T>(
  request: KeyedRequest | undefined,
  work: () => Promise<T>,
  options: OnceOptions,
): Promise<T> {
  if (!request) return await work();
  const found = await claim<T>(request, options.now());
  if (!('etag' in found)) return settled(await ended(request, found, options));
  let result: T;
  try {
    result = await work();
  } catch (error) {
    const unknown = isOutcomeUnknown(error);
    const problems = unknown ? toProblems(error, options.now()) : undefined;
    await note(request, found, { state: unknown ? 'unknown' : 'failed', ...(problems && { problems }) });
    throw error;
  }
  await note(request, found, { state: 'done', result });
  return result;
}

/** An entry to work on, or the one that somebody works on or has finished. */
async function claim<T>(request: KeyedRequest, now: number): Promise<Stored<Entry<T>> | Entry<T>> {
  const at = placeOf(request);
  const entry: Entry<T> = {
    digest: request.digest,
    state: 'running',
    created_at: new Date(now).toISOString(),
    until: new Date(now + LEASE_MS).toISOString(),
  };
  const added = await writeJson(at, entry, { absent: true });
  if (added !== undefined) return { value: entry, etag: added };
  const existing = await readJson<Entry<T>>(at);
  if (!existing) throw new Error('An entry is gone that was there');
  const { value, etag } = existing;
  if (requireSame(value, request).state !== 'failed') return value;
  const taken = await writeJson(at, entry, { etag });
  return taken === undefined ? entry : { value: entry, etag: taken };
}

/** The end of what another request does under this key. */
async function ended<T>(
  request: KeyedRequest,
  found: Entry<T>,
  { now, api, waitMs }: OnceOptions,
): Promise<Entry<T>> {
  const end = performance.now() + waitMs;
  let entry = found;
  while (entry.state === 'running') {
    if (Date.parse(entry.until) < now()) {
      const problems = toProblems(new WeChatUnreachable(api, 'connection', 'all'), now());
      return { ...entry, state: 'unknown', problems };
    }
    if (performance.now() >= end) throw new Conflict(UNDER_WAY);
    await delay(POLL_MS);
    entry = (await readJson<Entry<T>>(placeOf(request)))?.value ?? entry;
  }
  return entry;
}

function settled<T>({ state, result, problems }: Entry<T>): T {
  if (problems) throw new KnownProblem(problems);
  if (state !== 'done') throw new Conflict(FAILED);
  return result as T;
}

/** What could not be noted counts as unknown later: then it is not done twice. */
async function note<T>(
  request: KeyedRequest,
  { value, etag }: Stored<Entry<T>>,
  changes: Partial<Entry<T>>,
): Promise<void> {
  try {
    const written = await writeJson(placeOf(request), { ...value, ...changes }, { etag });
    if (written === undefined) throw new Error('Somebody else wrote it');
  } catch (error) {
    log.error('the end of a request could not be noted', { route: request.route, error: error as Error });
  }
}

const UNDER_WAY = {
  en: 'A request with this Idempotency-Key is still under way. Ask again in a moment.',
  zh: '使用该 Idempotency-Key 的请求仍在处理中,请稍后再试。',
};

const FAILED = {
  en: 'The request with this Idempotency-Key failed just now. Send it again.',
  zh: '使用该 Idempotency-Key 的请求刚刚失败,请重新发送。',
};
