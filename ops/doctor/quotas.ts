/** What is left of today's calls. */
import { WeChatError } from '../../lib/wechat/index.ts';
import { inWords } from '../explain.ts';
import type { Place } from '../place.ts';
import { INTERFACES } from '../quota/interfaces.ts';
import { type QuotaOf, readQuotas } from '../quota/read.ts';
import type { Check } from './check.ts';
import { clearing } from './entitlements.ts';

const NEARLY = 0.8;

/** One check for each interface that is used up, or nearly; one for all where none is. @throws {TokenUnavailable} */
export async function checkQuotas(account: string, place: Place): Promise<Check[]> {
  const quotas = await readQuotas(account, INTERFACES);
  const found = quotas.flatMap((quota) => finding(account, quota, place));
  if (found.length > 0) return found;
  const cause = {
    en: `no interface has used ${NEARLY * 100} % of today's calls`,
    zh: `各接口今日调用次数均未达到 ${NEARLY * 100}%`,
  };
  return [{ check: 'quota', account, state: 'ok', cause }];
}

function finding(account: string, { cgi_path, quota, error }: QuotaOf, place: Place): Check[] {
  const check = { check: 'quota', account } as const;
  if (error) {
    // An interface that the account does not have has no quota either; entitlements are another check's.
    if (error instanceof WeChatError && ['input', 'entitlement'].includes(error.class.kind)) return [];
    const { en, zh } = inWords(error);
    const cause = { en: `${cgi_path}: ${en}`, zh: `${cgi_path}:${zh}` };
    return [{ ...check, state: 'warning', cause, facts: { cgi_path } }];
  }
  const { daily_limit: limit, used, remain } = quota;
  const exhausted = remain <= 0;
  if (!exhausted && used < limit * NEARLY) return [];
  return [
    {
      ...check,
      state: exhausted ? 'problem' : 'warning',
      cause: {
        en: `${cgi_path}: ${exhausted ? 'the quota of today is exhausted' : 'most of today is used'}, ${used} of ${limit}`,
        zh: `${cgi_path}:${exhausted ? '今日额度已用完' : '今日额度即将用完'},${used} / ${limit}`,
      },
      next: clearing(account, place),
      facts: { cgi_path, ...quota },
    },
  ];
}
