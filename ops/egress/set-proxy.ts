import { parseProxy } from '../../lib/accounts/egress-proxy.ts';
import { secretsOf } from '../aws/parameters.ts';
import type { Command } from '../command.ts';
import { badInput } from '../failure.ts';

/** Stores the URL of the proxy through which tokens are fetched (egress `proxy`). It may hold a password: a secret. */
export const setProxy: Command<{ readonly secretStdin?: boolean }> = async (
  { terminal, place },
  { secretStdin },
) => {
  const secrets = await secretsOf(place);
  const url = await terminal.secret(
    { en: 'URL of the proxy (not shown):', zh: '代理的 URL(不显示):' },
    secretStdin,
  );
  const { protocol, hostname, port } = parseProxy(url) ?? refuse();
  await secrets.put(`${place.parameters}/egress-proxy`, url, { overwrite: true });
  const shown = `${protocol}//${hostname}${port && `:${port}`}`;
  terminal.say({
    en: `The proxy ${shown} is stored. Put its outgoing address on the allow-list, then: ${place.command('account check')}`,
    zh: `代理 ${shown} 已保存。请将其出口地址加入 IP白名单,然后:${place.command('account check')}`,
  });
  return undefined;
};

/** What was given is not repeated: it may hold a password. */
function refuse(): never {
  throw badInput(
    '--secret-stdin',
    'this is no URL of a proxy, such as https://user:password@proxy.example.com:8443. Nothing was stored.',
    '这不是代理的 URL,正确形式如 https://user:password@proxy.example.com:8443。未保存任何内容。',
  );
}
