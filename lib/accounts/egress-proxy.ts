/** The operator's own proxy, from which WeChat sees token calls come (egress `proxy`). */

import type { HttpRequest, SendHttp } from '../net/http.ts';
import { HttpFailure, type ProxyTrouble } from '../net/http-failure.ts';
import { sendThrough } from '../net/tunnel.ts';
import { rememberSecret } from '../redact.ts';

/**
 * A sender through the proxy whose URL `readUrl` gives. The URL may hold a password: it is read when there is something to
 * send, so that a change takes effect at once, and is in no error.
 *
 * @param through makes the sender for one proxy; given by tests alone
 */
export function throughStoredProxy(
  readUrl: () => Promise<string | undefined>,
  through: (proxy: URL) => SendHttp = sendThrough,
): SendHttp {
  return async (request) => {
    const text = await readUrl();
    if (text === undefined) throw unusable(request, 'not_stored');
    const proxy = parseProxy(text);
    if (!proxy) throw unusable(request, 'not_a_url');
    return await through(proxy)(request);
  };
}

/** A proxy's URL as an operator stores it, or undefined if it is none: scheme, host and port, no path. */
export function parseProxy(text: string): URL | undefined {
  const url = URL.parse(text.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol) || !url.hostname) return undefined;
  if (url.pathname !== '/' || url.search || url.hash) return undefined;
  try {
    rememberSecret(decodeURIComponent(url.password));
    decodeURIComponent(url.username);
  } catch {
    return undefined;
  }
  rememberSecret(url.password);
  return url;
}

const unusable = ({ url }: HttpRequest, problem: ProxyTrouble['problem']) =>
  new HttpFailure(url.host, 'EPROXY', 'nothing', false, { problem });
