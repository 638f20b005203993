/** The deletion of one material: first our copy, then WeChat's. */
import { type ObtainParts, obtain } from '../library/obtain.ts';
import { type DeletionRequest, type RecordKey, readRecord } from '../library/record.ts';
import { KnownProblem, type Problems, toProblems } from '../problems/problem.ts';
import { isUnknownId } from '../problems/unknown-ids.ts';
import { NotDownloadable } from '../wechat/index.ts';
import { advised } from './advice.ts';
import { type DeleteParts, deleteKept } from './delete-kept.ts';
import { keptCopy } from './kept-copy.ts';

export type Manner = {
  /** Deletes also what WeChat gives no file of. */
  readonly force: boolean;
  /** For which the file may be waited for. */
  readonly waitMs: number;
};

/**
 * Deletes a material for good, once our copy of it lies in the library.
 *
 * @returns `fetching` while the copy is on its way: the same request goes on later
 * @throws {KnownProblem} not-downloadable, without `force`; {NotFound}; as `fetchFile` and as `deleteKept`
 */
export async function deleteMaterial(
  key: RecordKey,
  by: DeletionRequest,
  { force, waitMs }: Manner,
  parts: ObtainParts & DeleteParts,
): Promise<'deleted' | 'fetching'> {
  try {
    if (!((await keptCopy(key)) ?? (await obtain(key, waitMs, parts)))) return 'fetching';
  } catch (error) {
    const problems = notDownloadable(error, parts.now());
    if (problems && !force) throw advised(problems, FORCE);
    // Without a copy, and gone: then an earlier request may have done it, and nobody was left to note it.
    const done = isUnknownId(error) && (await readRecord(key))?.value.deleting;
    if (!problems && !done) throw error;
  }
  await deleteKept(key, by, parts);
  return 'deleted';
}

/** From WeChat at once, or as a worker found it. */
export function notDownloadable(error: unknown, now: number): Problems | undefined {
  if (error instanceof NotDownloadable) return toProblems(error, now);
  const known = error instanceof KnownProblem ? error.problems : undefined;
  return known?.en.type.endsWith(':not-downloadable') ? known : undefined;
}

const FORCE = {
  en: 'So there is no copy of ours, and the material was not deleted; ?force=true deletes it all the same, for good.',
  zh: '我们没有副本,因此未删除该素材;加上 ?force=true 可强制删除,且无法恢复。',
};
