/** How far the mirror of an account is, for its callers. */
import type { Language } from '../problems/bilingual.ts';
import { type Catalogue, countIn, MIRRORED, type MirroredType } from './catalogue.ts';
import { leftIn } from './files-unit.ts';
import type { Run } from './run.ts';

const sumOf = (failures: Readonly<Record<string, number>>) =>
  Object.values(failures).reduce((sum, number) => sum + number, 0);

/** What GET mirror answers. */
export function progressOf(catalogue: Catalogue | undefined, language: Language) {
  const run = catalogue?.run;
  if (!catalogue || !run) return { state: 'never' as const };
  const { id, state, started_at, finished_at, pauses, problems, calls } = run;
  const failures = failuresIn(catalogue);
  return {
    state,
    run_id: id,
    kind: kindOf(catalogue, run),
    started_at,
    ...(finished_at && { finished_at }),
    updated_at: catalogue.updated_at,
    ...(pauses && { waiting: pauses, resumes_at: pauses.map(({ until }) => until).sort()[0] }),
    types: Object.fromEntries(MIRRORED.map((type) => [type, typeProgress(catalogue, run, type)])),
    failures: Object.entries(failures).map(([reason, count]) => ({ reason, count })),
    ...(problems && { error: problems[language] }),
    calls,
  };
}

function kindOf({ types }: Catalogue, { started_at, walks }: Run): 'incremental' | 'full' {
  const isFull = MIRRORED.some(
    (type) =>
      ['full', 'gone', 'again'].includes(walks[type].phase) || (types[type].full_walk_at ?? '') >= started_at,
  );
  return isFull ? 'full' : 'incremental';
}

function typeProgress({ types }: Catalogue, { walks, counts }: Run, type: MirroredType) {
  const { segments, deleted } = types[type];
  const { phase, found, gone, total_count } = walks[type];
  const atWeChat = total_count ?? counts?.[`${type}_count`];
  const sum = (value: (segment: (typeof segments)[number]) => number) =>
    segments.reduce((total, segment) => total + value(segment), 0);
  return {
    walk: phase === 'done' ? 'done' : 'walking',
    ...(atWeChat !== undefined && { at_wechat: atWeChat }),
    known: countIn(segments),
    stored: sum(({ stored }) => stored),
    left: sum(leftIn),
    failed: sum(({ failed = {} }) => sumOf(failed)),
    deleted: countIn(deleted),
    found,
    gone,
  };
}

function failuresIn({ types }: Catalogue): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const { failed = {} } of MIRRORED.flatMap((type) => types[type].segments)) {
    for (const [reason, count] of Object.entries(failed)) failures[reason] = (failures[reason] ?? 0) + count;
  }
  return failures;
}
