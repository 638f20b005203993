/** What became of the uploads, by what WeChat and S3 hold in the end. */

import type { App } from '../../dev/wechat/core/app.ts';
import { sha256 } from '../../test/helpers/fixtures.ts';
import type { World } from '../processes/world.ts';
import type { Outcome, Wanted } from './callers.ts';

export type Verdict = {
  /** Of as many as were asked for, unless the time was over before. */
  readonly begun: number;
  readonly done: number;
  /** Told so, and not at WeChat. */
  readonly failed: number;
  /** Left to a person, as they should be: no answer, and the list does not settle it. */
  readonly undecided: readonly string[];
  /** Without an end yet, and told when it goes on: a look at WeChat's list that failed is repeated after up to ten minutes. */
  readonly waiting: readonly string[];
  /** Sent, and without an end or a time when it goes on; or done, and not at WeChat, or not in our library, or with other bytes. */
  readonly lost: readonly string[];
  /** More than one material, by name or by content. */
  readonly doubled: readonly string[];
  /** Said to have failed, and at WeChat all the same. */
  readonly untrue: readonly string[];
  /** Temporary media that were sent again after an answer got lost: they end by themselves. */
  readonly mediaTwice: number;
  /** Never sent: a caller could not create its upload, or not send its file. */
  readonly neverSent: number;
  readonly reasons: Readonly<Record<string, number>>;
};

export async function judge(
  { simulator, s3 }: World,
  apps: ReadonlyMap<string, App>,
  uploads: readonly { readonly wanted: Wanted; readonly outcome: Outcome }[],
): Promise<Verdict> {
  const now = simulator.state.clock.now();
  const materials = [...apps.values()].flatMap(({ library }) => library.list());
  const media = [...apps.values()].flatMap((app) => app.media.list(now));
  const byContent = Map.groupBy([...materials, ...media], (item) => item.sha256);
  const byName = Map.groupBy(materials, ({ name }) => /-([0-9a-z]{8})\.\w+$/.exec(name)?.[1]);
  const verdict = { begun: uploads.length, done: 0, failed: 0, mediaTwice: 0, neverSent: 0 };
  const lost: string[] = [];
  const doubled: string[] = [];
  const untrue: string[] = [];
  const waiting: string[] = [];
  const undecided: string[] = [];
  const reasons: Record<string, number> = {};
  for (const { wanted, outcome } of uploads) {
    const { upload_id = 'none', state, error, sent } = outcome;
    const hash = sha256(wanted.bytes);
    const held = byContent.get(hash) ?? [];
    const named = byName.get(upload_id.slice(-8)) ?? [];
    const isMaterial = wanted.body.target === 'material';
    if (isMaterial && Math.max(held.length, named.length) > 1) doubled.push(`${upload_id} ${state}`);
    if (!isMaterial && held.length > 1) verdict.mediaTwice += 1;
    if (!sent) verdict.neverSent += 1;
    else if (state === 'done') {
      const kept = await s3.read('library', `blobs/${wanted.account}/${hash}`);
      const isThere = held.length > 0 && named.every((item) => item.sha256 === hash);
      if (!isThere || !kept?.equals(wanted.bytes))
        lost.push(`${upload_id} done, but ${held.length} at WeChat`);
      else verdict.done += 1;
    } else if (state === 'failed') {
      if (isMaterial && held.length > 0) untrue.push(upload_id);
      verdict.failed += 1;
      const reason = `${error?.type.split(':').at(-1)}: ${error?.detail}`;
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    } else if (state === 'unknown')
      undecided.push(`${upload_id} (${wanted.body.type}), ${outcome.candidates} candidates`);
    else if (Date.parse(outcome.next_attempt_at ?? '') > Date.now())
      waiting.push(`${upload_id} until ${outcome.next_attempt_at}: ${error?.detail}`);
    else lost.push(`${upload_id} ${state} ${outcome.next_attempt_at}`);
  }
  return { ...verdict, undecided, waiting, lost, doubled, untrue, reasons };
}
