import { isObject } from '../core/incoming.ts';
import type { QuotaSetup } from '../core/quotas.ts';
import { BadInput, Input } from './input.ts';

/** Quotas by path: `{"/cgi-bin/media/upload": 5}` or `{"…": {"per_day": 5, "per_minute": 1}}`. */
export function parseQuotas(value: unknown, field: string): QuotaSetup {
  if (!isObject(value)) throw new BadInput(field, 'must be a JSON object');
  const quotas: QuotaSetup = {};
  for (const path of Object.keys(value)) {
    if (!path.startsWith('/')) throw new BadInput(`${field}.${path}`, 'must be a path, with its slash');
    quotas[path] = parseQuota(value, path, field);
  }
  return quotas;
}

function parseQuota(quotas: Record<string, unknown>, path: string, field: string) {
  if (!isObject(quotas[path])) return new Input(quotas, Object.keys(quotas), `${field}.`).whole(path, 0) ?? 0;
  const input = new Input(quotas[path], ['per_day', 'per_minute'], `${field}.${path}.`);
  const perDay = input.whole('per_day', 0);
  const perMinute = input.whole('per_minute', 0);
  return {
    ...(perDay === undefined ? {} : { per_day: perDay }),
    ...(perMinute === undefined ? {} : { per_minute: perMinute }),
  };
}
