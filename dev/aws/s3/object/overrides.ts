import { headerText } from '../http/header-text.ts';

/** Query parameters of a signed GET that replace headers of its answer. */
const OVERRIDES: Record<string, string> = {
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
  'response-content-language': 'content-language',
  'response-content-type': 'content-type',
  'response-expires': 'expires',
};

/** Whether a query parameter is one of them. */
export function isOverride(name: string): boolean {
  return Object.hasOwn(OVERRIDES, name);
}

/** The headers that a query asks for. */
export function overrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, target] of Object.entries(OVERRIDES)) {
    const value = query.get(name);
    if (value !== undefined) headers[target] = headerText(value);
  }
  return headers;
}
