/** Makes the plan of a deletion: what it would delete, who uses that, and what it costs. Nothing is deleted. */
import { type LibraryRecord, readRecord } from '../library/record.ts';
import { log } from '../log.ts';
import { forEachLimited } from '../pool.ts';
import { newUploadId } from '../uploads/upload-id.ts';
import { WalkLost, type WeChatClient, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import { costOf, quotaLeft } from './cost.ts';
import { type Bounds, type Found, findById, findListed, type Listed, nameOf } from './listed.ts';
import type { DeletionPlan, PlanItem, PlanQuery } from './plan.ts';
import { addPlan } from './plan-store.ts';
import { usedBy } from './used-by.ts';

export type PlanRequest = { readonly media_ids: readonly string[] } | { readonly query: PlanQuery };

export type Planner = { readonly account: string; readonly keyId: string; readonly requestId: string };

export type PlanParts = {
  readonly wechatOf: (account: string) => WeChatClient;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

/** A plan that nobody confirms within an hour is void: what it says of drafts and copies grows old. */
const LIFETIME_MS = 3_600_000;
/** A hundred calls of batchget_material, or of each list; and the seconds of them that a request can spare. */
const MOST_LISTED = 2_000;
const LISTS_MS = 11_000;
/** Twenty-five calls of draft/batchget, of a thousand a day. */
const MOST_DRAFTS = 500;
const DRAFTS_MS = 8_000;
const RECORDS_AT_ONCE = 32;

/** @throws {WeChatError} {WeChatUnreachable} {WalkLost} for a query; {TokenUnavailable} */
export async function makePlan(
  request: PlanRequest,
  { account, keyId, requestId }: Planner,
  parts: PlanParts,
): Promise<DeletionPlan> {
  const wechat = parts.wechatOf(account);
  const bounds = (most: number, ms: number): Bounds => ({
    most,
    until: performance.now() + ms,
    signal: parts.signal,
  });
  const query = 'query' in request ? request.query : undefined;
  const found: Found | undefined = query && (await findListed(wechat, query, bounds(MOST_LISTED, LISTS_MS)));
  const ids = 'query' in request ? [] : [...new Set(request.media_ids)];
  const records = await readRecords(account, found?.items.map(({ media_id }) => media_id) ?? ids);
  const listed = found
    ? new Map(found.items.map((item) => [item.media_id, item]))
    : await lookUp(wechat, ids, records, bounds(MOST_LISTED, LISTS_MS));
  const known = [...records].map(([media_id, record]) => describe(media_id, record, listed.get(media_id)));
  const [usage, quota] = await Promise.all([
    usedBy(wechat, known, bounds(MOST_DRAFTS, DRAFTS_MS)),
    quotaLeft(wechat, parts.signal),
  ]);
  const items = known.map(({ url: _, ...item }) => ({
    ...item,
    used_by: usage.uses.get(item.media_id) ?? [],
  }));
  const now = parts.now();
  const plan: DeletionPlan = {
    plan_id: newUploadId(now),
    account,
    state: 'planned',
    created_at: new Date(now).toISOString(),
    updated_at: new Date(now).toISOString(),
    expires_at: new Date(now + LIFETIME_MS).toISOString(),
    planned: { by: keyId, request_id: requestId },
    ...(query && { query }),
    truncated: found?.truncated ?? false,
    drafts: { state: usage.state, looked_at: usage.looked_at },
    cost: costOf(items),
    quota,
    items,
  };
  await addPlan(plan);
  return plan;
}

type Records = ReadonlyMap<string, LibraryRecord | undefined>;

async function readRecords(account: string, ids: readonly string[]): Promise<Records> {
  const records = new Map<string, LibraryRecord | undefined>(ids.map((id) => [id, undefined]));
  await forEachLimited(
    ids,
    RECORDS_AT_ONCE,
    async (media_id) => {
      records.set(media_id, (await readRecord({ shelf: 'materials', account, media_id }))?.value);
    },
    (_, error) => {
      throw error;
    },
  );
  return records;
}

/** What our records do not tell is looked for in WeChat's lists. Not finding it spoils no plan. */
async function lookUp(
  wechat: WeChatClient,
  ids: readonly string[],
  records: Records,
  bounds: Bounds,
): Promise<ReadonlyMap<string, Listed>> {
  const unknown = new Set(ids.filter((id) => !isKnown(records.get(id))));
  if (unknown.size === 0) return new Map();
  try {
    return await findById(wechat, unknown, bounds);
  } catch (error) {
    const theirs = [WeChatError, WeChatUnreachable, WalkLost].some((kind) => error instanceof kind);
    if (!theirs) throw error;
    log.warn('the lists could not be walked', { error: error as Error });
    return new Map();
  }
}

/** Enough to name it, and to find it in the HTML of drafts. */
const isKnown = (record: LibraryRecord | undefined) =>
  record?.news !== undefined ||
  (record?.type !== undefined && (record.type !== 'image' || Boolean(record.url)));

type Described = Omit<PlanItem, 'used_by'> & { readonly url?: string | undefined };

function describe(media_id: string, record: LibraryRecord | undefined, item: Listed | undefined): Described {
  const type = record?.type ?? item?.type ?? (record?.news ? 'news' : undefined);
  const name = (item && nameOf(item)) ?? record?.name ?? record?.title ?? record?.file?.filename;
  return {
    media_id,
    ...(type && { type }),
    ...(name && { name }),
    ...(item && { update_time: item.update_time }),
    copy: record?.file || record?.news ? 'stored' : 'missing',
    url: item?.url ?? record?.url,
  };
}
