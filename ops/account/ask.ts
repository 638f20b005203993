/** What is asked for when credentials are stored. */
import { badInput } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** The AppID as given by `--app-id`, else asked for. @throws {OpsFailure} for what cannot be one */
export async function askAppId(terminal: Terminal, given: string | undefined): Promise<string> {
  const appId = given ?? (await terminal.line({ en: 'AppID (wx…):', zh: 'AppID(wx 开头):' }, '--app-id'));
  if (/^wx[0-9a-z]{16}$/i.test(appId)) return appId;
  throw badInput(
    '--app-id',
    `"${appId}" is no AppID. It is wx and 16 letters or digits; the gh_… id is another.`,
    `“${appId}”不是 AppID。AppID 以 wx 开头,后接 16 位字母或数字;gh_ 开头的是原始 ID。`,
  );
}

/** The AppSecret, from a person without echo or from stdin. @throws {OpsFailure} for what cannot be one; it is not repeated */
export async function askAppSecret(terminal: Terminal, fromStdin: boolean | undefined): Promise<string> {
  const secret = await terminal.secret({ en: 'AppSecret (not shown):', zh: 'AppSecret(不显示):' }, fromStdin);
  if (/^[0-9a-zA-Z]{32}$/.test(secret)) return secret;
  throw badInput(
    '--secret-stdin',
    `an AppSecret is 32 letters or digits; this has ${secret.length} characters. Nothing was stored.`,
    `AppSecret 应为 32 位字母或数字,收到的内容有 ${secret.length} 个字符。未保存任何内容。`,
  );
}
