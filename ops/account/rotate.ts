import { readCredentials } from '../../lib/accounts/account-parameters.ts';
import { parseCredentials } from '../../lib/accounts/credentials.ts';
import { secretsOf } from '../aws/parameters.ts';
import type { Command } from '../command.ts';
import { OpsFailure } from '../failure.ts';
import { verifyCredentials } from '../token/verify.ts';
import { askAppId, askAppSecret } from './ask.ts';
import { requireKnown } from './known.ts';
import { parameterOf } from './names.ts';
import { settle } from './settle.ts';

export type RotateInput = {
  readonly account: string;
  readonly appId?: string;
  readonly secretStdin?: boolean;
  readonly keep?: boolean;
};

/** Stores another secret and tries it. Where it does not work, the old one is put back, unless the operator wants the new. */
export const rotateAccount: Command<RotateInput> = async (context, { account, appId, secretStdin, keep }) => {
  await requireKnown(account, context.place);
  const secrets = await secretsOf(context.place);
  const before = (await readCredentials(account)) ?? '';
  const known = parseCredentials(before);
  if ('kind' in known && known.kind === 'external') throw HAS_NONE;
  const app_id = await askAppId(context.terminal, appId ?? ('app_id' in known ? known.app_id : undefined));
  const app_secret = await askAppSecret(context.terminal, secretStdin);
  const store = (text: string) => secrets.put(parameterOf(account, 'credentials'), text, { overwrite: true });
  await store(JSON.stringify({ kind: 'secret', app_id, app_secret }));
  return await settle(context, {
    account,
    keep,
    works: {
      en: `The new secret of "${account}" is stored, and WeChat gives it a token.`,
      zh: `账号“${account}”的新密钥已保存,并已成功获取令牌。`,
    },
    kept: {
      en: `The new secret of "${account}" is stored. It is tried again by itself.`,
      zh: `账号“${account}”的新密钥已保存,服务会自动重试。`,
    },
    undone: { en: `The old secret of "${account}" stays.`, zh: `账号“${account}”仍使用原密钥。` },
    again: `account rotate ${account}${appId === undefined ? '' : ` --app-id ${appId}`}`,
    undo: async () => {
      await store(before);
      // So that the account's last error is not that of a secret that is gone.
      await verifyCredentials(account).catch(() => undefined);
    },
  });
};

const HAS_NONE = new OpsFailure({
  en: 'This account has no secret: its token comes from outside.',
  zh: '该账号没有密钥,令牌由外部推送。',
});
