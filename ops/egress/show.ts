import { listAccounts, readStatuses } from '../../lib/accounts/account-parameters.ts';
import { stackOutputs } from '../aws/stack.ts';
import type { Command } from '../command.ts';

/** The address for WeChat's allow-list: what the stack has, and what WeChat saw where it refused. */
export const showEgress: Command<{ readonly json?: boolean }> = async ({ terminal, place }, { json }) => {
  const outputs = await stackOutputs(place);
  const address = outputs?.get('EgressAddress');
  const egress = outputs?.get('Egress') ?? 'none, existing, proxy';
  const statuses = await readStatuses(await listAccounts());
  const refused = [...statuses].flatMap(([account, { last_error: error }]) =>
    error?.address ? [{ account, address: error.address, at: error.at }] : [],
  );
  if (json) {
    terminal.json({ egress_address: address ?? null, refused });
    return undefined;
  }
  if (address)
    terminal.say({
      en: `Put on the allow-list (IP白名单) of each account: ${address}`,
      zh: `请将此地址加入每个公众号的 IP白名单:${address}`,
    });
  else if (place.kind === 'local')
    terminal.say({ en: 'The local stack calls from 127.0.0.1.', zh: '本地环境从 127.0.0.1 发起调用。' });
  else
    terminal.say({
      en: `The stack has no address of its own (egress: ${egress}). With a proxy it is the proxy's, with existing subnets that of their NAT gateway.`,
      zh: `该部署没有自己的固定地址(egress:${egress})。使用代理时为代理的地址,使用已有子网时为其 NAT 网关的地址。`,
    });
  for (const { account, address: seen, at } of refused)
    terminal.say({
      en: `${account}: WeChat saw ${seen} and refused it (${at}).${address && seen !== address ? ' That is not the address of the stack: the token call takes another way out.' : ''}`,
      zh: `${account}:微信看到的地址是 ${seen},已拒绝(${at})。${address && seen !== address ? '这不是该部署的地址,获取令牌的请求走了其他出口。' : ''}`,
    });
  return undefined;
};
