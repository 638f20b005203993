/** The documents of plans in S3. Each change is conditional on the document being as it was read. */
import { deletionPlan, deletionsPrefix } from '../storage/buckets.ts';
import { listKeys, readJson, type Stored, writeJson } from '../storage/objects.ts';
import type { DeletionPlan } from './plan.ts';

export type StoredPlan = Stored<DeletionPlan>;

const at = ({ account, plan_id }: Pick<DeletionPlan, 'account' | 'plan_id'>) =>
  deletionPlan(account, plan_id);

export const readPlan = (account: string, plan_id: string): Promise<StoredPlan | undefined> =>
  readJson<DeletionPlan>(at({ account, plan_id }));

/** Stores a new plan. */
export async function addPlan(plan: DeletionPlan): Promise<void> {
  if ((await writeJson(at(plan), plan, { absent: true })) === undefined)
    throw new Error('Two plans have the same id');
}

/** Undefined if somebody else was quicker. */
export async function changePlan(
  { value, etag }: StoredPlan,
  changes: Partial<DeletionPlan>,
  now: number,
): Promise<StoredPlan | undefined> {
  const changed = { ...value, ...changes, updated_at: new Date(now).toISOString() };
  const written = await writeJson(at(value), changed, { etag });
  return written === undefined ? undefined : { value: changed, etag: written };
}

/** Up to `limit` plans, newest first, older than the one with id `after`. */
export async function listPlans(account: string, limit: number, after?: string): Promise<DeletionPlan[]> {
  const prefix = deletionsPrefix(account);
  const { bucket } = deletionPlan(account, '');
  const keys = await listKeys(bucket, prefix, limit, after && `${prefix}${after}.json`);
  const found = await Promise.all(keys.map((key) => readJson<DeletionPlan>({ bucket, key })));
  return found.flatMap((stored) => stored?.value ?? []);
}
