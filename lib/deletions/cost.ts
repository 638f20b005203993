import { log } from '../log.ts';
import { type DailyQuota, type WeChatClient, WeChatError, WeChatUnreachable } from '../wechat/index.ts';
import type { DeletionPlan, PlanItem } from './plan.ts';

/** What a deletion costs of WeChat's quotas: a call for each material, and one for each copy that is missing. */
export const costOf = (items: readonly PlanItem[]): DeletionPlan['cost'] => ({
  del_material: items.length,
  get_material: items.filter(({ copy }) => copy === 'missing').length,
});

/** What is left of them today. @throws {TokenUnavailable} */
export async function quotaLeft(wechat: WeChatClient, signal: AbortSignal): Promise<DeletionPlan['quota']> {
  const left = async (api: string): Promise<DailyQuota | null> => {
    try {
      return (await wechat.quota.get(`/cgi-bin/material/${api}`, { signal })).quota;
    } catch (error) {
      if (!(error instanceof WeChatError) && !(error instanceof WeChatUnreachable)) throw error;
      log.warn('a quota could not be read', { api, error });
      return null;
    }
  };
  const [del_material, get_material] = await Promise.all([left('del_material'), left('get_material')]);
  return { del_material, get_material };
}
