/** One call that spares three: types that are empty, at WeChat and here, need no walk. */
import { COUNT_API } from './budget.ts';
import { MIRRORED } from './catalogue.ts';
import { firstPhase } from './phases.ts';
import { withCalls, withWalk } from './run.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

export async function countAll(catalogue: Running, parts: MirrorParts): Promise<UnitResult> {
  let next: Running = { ...catalogue, run: { ...catalogue.run, counted: true } };
  // Without quota for this call, the walks find out by themselves.
  if (catalogue.budget.until[COUNT_API] === undefined) {
    const { materials } = parts.wechatOf(catalogue.account);
    const counts = await materials.count({ signal: parts.signal });
    next = { ...next, run: withCalls({ ...next.run, counts }, COUNT_API, 1) };
  }
  for (const type of MIRRORED) {
    const none = next.run.counts?.[`${type}_count`] === 0 && next.types[type].segments.length === 0;
    next = none ? { ...next, run: withWalk(next.run, type, { phase: 'done' }) } : firstPhase(next, type);
  }
  return { catalogue: next };
}
