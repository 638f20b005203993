/** Removes what no catalogue names any more: segments that were replaced, notes of walks that are over. */
import { catalogued, cataloguePrefix } from '../storage/buckets.ts';
import { deleteObject, listKeys } from '../storage/objects.ts';
import { MIRRORED } from './catalogue.ts';
import { segmentName, writtenAt } from './segment.ts';
import type { MirrorParts, Running, UnitResult } from './unit.ts';

/** A reader may hold an older catalogue; a unit that lost its race may still be writing. */
const GRACE_MS = 3_600_000;
const PAGE = 1_000;

/** Only a run that wrote something can have left something behind. */
export const isSweepDue = ({ run, types }: Running): boolean =>
  !run.swept &&
  MIRRORED.some((type) =>
    [...types[type].segments, ...types[type].deleted].some(
      ({ rev }) => writtenAt(rev) >= Date.parse(run.started_at),
    ),
  );

export async function sweep(catalogue: Running, parts: MirrorParts): Promise<UnitResult> {
  const { account, types, run } = catalogue;
  const named = new Set(
    MIRRORED.flatMap((type) => [
      ...[...types[type].segments, ...types[type].deleted].map((segment) => segmentName(type, segment)),
      ...(run.walks[type].seen ?? []).map((id) => `${type}/seen.${id}.json`),
    ]),
  );
  for (const type of MIRRORED) {
    for await (const name of namesBelow(account, type)) {
      const age = parts.now() - writtenAt(/\.([^.]+)\.jsonl?$/.exec(name)?.[1] ?? '');
      if (!named.has(name) && age > GRACE_MS) await deleteObject(catalogued(account, name));
    }
  }
  return { catalogue: { ...catalogue, run: { ...run, swept: true } } };
}

async function* namesBelow(account: string, folder: string): AsyncGenerator<string> {
  const prefix = cataloguePrefix(account);
  const { bucket } = catalogued(account, '');
  let last: string | undefined;
  for (;;) {
    const keys = await listKeys(bucket, `${prefix}${folder}/`, PAGE, last);
    for (const key of keys) yield key.slice(prefix.length);
    last = keys.at(-1);
    if (keys.length < PAGE) return;
  }
}
