import { deleteParameters } from '../aws/parameters.ts';
import type { Command } from '../command.ts';
import { requireKnown } from './known.ts';
import { parametersOf } from './names.ts';

export type RemoveInput = { readonly account: string; readonly yes?: boolean };

/** Forgets an account: credentials, token, status, settings. Nothing of it at WeChat or in S3 is touched. */
export const removeAccount: Command<RemoveInput> = async ({ terminal, place }, { account, yes }) => {
  await requireKnown(account, place);
  await terminal.confirm(
    {
      en: `Forget the credentials, token and settings of "${account}" in ${place.prefix} (${place.region})? Its files stay.`,
      zh: `从 ${place.prefix}(${place.region})中删除账号“${account}”的凭据、令牌和设置?文件会保留。`,
    },
    yes,
  );
  await deleteParameters(parametersOf(account));
  terminal.say({
    en: `Account "${account}" is removed. Its files stay in the library bucket; keys that name it reach it no more (${place.command('key list')}).`,
    zh: `账号“${account}”已删除。文件仍保留在素材库存储桶中;绑定它的密钥不再能访问该账号(${place.command('key list')})。`,
  });
  return undefined;
};
