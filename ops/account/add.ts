import type { Credentials } from '../../lib/accounts/account-parameters.ts';
import { deleteParameters, secretsOf } from '../aws/parameters.ts';
import type { Command, Context } from '../command.ts';
import { type ExitCode, OpsFailure } from '../failure.ts';
import { askAppId, askAppSecret } from './ask.ts';
import { checkName } from './known.ts';
import { parameterOf, parametersOf } from './names.ts';
import { settle } from './settle.ts';

export type AddInput = {
  readonly account: string;
  readonly appId?: string;
  readonly external?: boolean;
  readonly secretStdin?: boolean;
  readonly keep?: boolean;
};

/** Adds an account and tries it. One that does not work is not left behind, unless the operator wants it. */
export const addAccount: Command<AddInput> = async (context, input) => {
  const { account } = input;
  checkName(account);
  const secrets = await secretsOf(context.place);
  const app_id = await askAppId(context.terminal, input.appId);
  const credentials: Credentials = input.external
    ? { kind: 'external', app_id }
    : { kind: 'secret', app_id, app_secret: await askAppSecret(context.terminal, input.secretStdin) };
  try {
    await secrets.put(parameterOf(account, 'credentials'), JSON.stringify(credentials), { overwrite: false });
  } catch (error) {
    throw (error as Error).name === 'ParameterAlreadyExists' ? exists(context, account) : error;
  }
  return input.external ? pushed(context, account) : await tried(context, input);
};

const tried = (context: Context, { account, keep }: AddInput): Promise<ExitCode> =>
  settle(context, {
    account,
    keep,
    works: {
      en: `Account "${account}" is stored, and WeChat gives it a token.`,
      zh: `账号“${account}”已保存,并已成功获取令牌。`,
    },
    kept: {
      en: `Account "${account}" is stored, without a token. It is tried again by itself.`,
      zh: `账号“${account}”已保存,但还没有令牌,服务会自动重试。`,
    },
    undone: {
      en: `Account "${account}" was not added; nothing is stored.`,
      zh: `账号“${account}”未添加,没有保存任何内容。`,
    },
    again: `account add ${account}`,
    undo: async () => {
      await deleteParameters(parametersOf(account));
    },
  });

function pushed({ terminal, place }: Context, account: string): ExitCode {
  terminal.say({
    en: `Account "${account}" is stored. Its token comes from outside: PUT /v1/accounts/${account}/token with a key of scope "token". Then: ${place.command(`account check ${account}`)}`,
    zh: `账号“${account}”已保存。令牌由外部推送:用带 token 权限的密钥调用 PUT /v1/accounts/${account}/token。然后:${place.command(`account check ${account}`)}`,
  });
  return 0;
}

const exists = ({ place }: Context, account: string) =>
  new OpsFailure(
    {
      en: `There is an account "${account}" already. Nothing was changed.`,
      zh: `账号“${account}”已存在,未做任何更改。`,
    },
    {
      next: {
        en: `To store another secret: ${place.command(`account rotate ${account}`)}`,
        zh: `更换密钥:${place.command(`account rotate ${account}`)}`,
      },
    },
  );
