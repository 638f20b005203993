/** The commands, as they are typed. */
import type { AddInput } from './account/add.ts';
import type { RemoveInput } from './account/remove.ts';
import type { RotateInput } from './account/rotate.ts';
import type { SettingsInput } from './account/settings.ts';
import type { Declared } from './command.ts';
import type { CreateInput } from './key/create.ts';
import type { RevokeInput } from './key/revoke.ts';
import { QUEUES } from './names.ts';
import type { ClearInput } from './quota/clear.ts';
import type { RedriveInput } from './redrive.ts';

const ACCOUNT = { en: 'alias of the account, e.g. main', zh: '账号别名,例如 main' };
const PATH = { en: 'an interface, e.g. /cgi-bin/draft/add', zh: '接口路径,例如 /cgi-bin/draft/add' };

const JSON_OPTION = ['--json', { en: 'for programs', zh: '输出 JSON' }] as const;
const YES = ['-y, --yes', { en: 'do not ask', zh: '不再询问' }] as const;
const SECRET_STDIN = [
  '--secret-stdin',
  { en: 'take the secret from stdin, not from a question', zh: '从标准输入读取密钥,不提问' },
] as const;
const KEEP = [
  '--keep',
  { en: 'keep what is stored also if WeChat refuses it', zh: '即使微信拒绝,也保留已保存的内容' },
] as const;
const APP_ID = ['--app-id <id>', { en: 'AppID (wx…)', zh: 'AppID(wx 开头)' }] as const;

type Json = { readonly json?: boolean };

/** What a group of commands is about. */
export const GROUPS = {
  account: { en: 'Official Accounts and their secrets', zh: '公众号及其密钥' },
  key: { en: 'API keys', zh: 'API 密钥' },
  quota: { en: 'daily quotas at WeChat', zh: '微信接口的每日额度' },
} as const;

export const COMMANDS: readonly Declared[] = [
  {
    usage: 'account add <account>',
    about: { en: 'store an account and try it', zh: '添加账号并验证' },
    args: [ACCOUNT],
    options: [
      APP_ID,
      [
        '--external',
        { en: 'its token is pushed by a token centre; no secret', zh: '令牌由中控服务器推送,无需密钥' },
      ],
      SECRET_STDIN,
      KEEP,
    ],
    run: async (context, [account], options: Omit<AddInput, 'account'>) =>
      (await import('./account/add.ts')).addAccount(context, { account, ...options }),
  },
  {
    usage: 'account list',
    about: { en: 'the accounts and their tokens', zh: '列出账号及其令牌状态' },
    options: [JSON_OPTION],
    run: async (context, _, options: Json) =>
      (await import('./account/list.ts')).listTheAccounts(context, options),
  },
  {
    usage: 'account rotate <account>',
    about: { en: 'store another secret and try it', zh: '更换密钥并验证' },
    args: [ACCOUNT],
    options: [APP_ID, SECRET_STDIN, KEEP],
    run: async (context, [account], options: Omit<RotateInput, 'account'>) =>
      (await import('./account/rotate.ts')).rotateAccount(context, { account, ...options }),
  },
  {
    usage: 'account remove <account>',
    about: { en: 'forget an account; its files stay', zh: '删除账号;文件保留' },
    args: [ACCOUNT],
    options: [YES],
    run: async (context, [account], options: Omit<RemoveInput, 'account'>) =>
      (await import('./account/remove.ts')).removeAccount(context, { account, ...options }),
  },
  {
    usage: 'account check [account]',
    about: {
      en: 'ask WeChat whether credentials and address are accepted; all accounts if none is named',
      zh: '向微信验证凭据和出口地址;不指定则检查全部账号',
    },
    args: [ACCOUNT],
    run: async (context, [account]) =>
      (await import('./account/check.ts')).checkAccount(context, { account: account || undefined }),
  },
  {
    usage: 'account settings <account>',
    about: { en: 'show or change settings', zh: '查看或修改设置' },
    args: [ACCOUNT],
    options: [
      [
        '--media-retention-days <days>',
        { en: 'erase copies of temporary media after so many days', zh: '临时素材副本保留的天数' },
      ],
      ['--keep-media', { en: 'keep them for ever', zh: '永久保留临时素材副本' }],
      JSON_OPTION,
    ],
    run: async (context, [account], options: Omit<SettingsInput, 'account'>) =>
      (await import('./account/settings.ts')).accountSettings(context, { account, ...options }),
  },
  {
    usage: 'key create <name>',
    about: { en: 'make a key; it is shown once', zh: '创建密钥;只显示一次' },
    args: [{ en: 'what uses it', zh: '用途' }],
    options: [
      ['!--accounts <list>', { en: 'aliases, or * for all; by commas', zh: '账号别名,* 为全部;用逗号分隔' }],
      [
        '!--scopes <list>',
        { en: 'read, write, delete, token; by commas', zh: 'read、write、delete、token;用逗号分隔' },
      ],
      JSON_OPTION,
    ],
    run: async (context, [name], options: Omit<CreateInput, 'name'>) =>
      (await import('./key/create.ts')).createKey(context, { name, ...options }),
  },
  {
    usage: 'key list',
    about: { en: 'the keys, without their secrets', zh: '列出密钥(不含密文)' },
    options: [JSON_OPTION],
    run: async (context, _, options: Json) => (await import('./key/list.ts')).listKeys(context, options),
  },
  {
    usage: 'key revoke <key_id>',
    about: { en: 'end a key', zh: '吊销密钥' },
    args: [{ en: 'as key list shows it', zh: '见 key list' }],
    options: [YES],
    run: async (context, [keyId], options: Omit<RevokeInput, 'keyId'>) =>
      (await import('./key/revoke.ts')).revokeKey(context, { keyId, ...options }),
  },
  {
    usage: 'egress',
    about: {
      en: "the address for WeChat's allow-list, and what WeChat saw",
      zh: '需加入微信 IP白名单 的地址,以及微信看到的地址',
    },
    options: [JSON_OPTION],
    run: async (context, _, options: Json) => (await import('./egress/show.ts')).showEgress(context, options),
  },
  {
    usage: 'egress set-proxy',
    about: { en: 'store the proxy through which tokens are fetched', zh: '保存获取令牌所用的代理' },
    options: [SECRET_STDIN],
    run: async (context, _, options: { readonly secretStdin?: boolean }) =>
      (await import('./egress/set-proxy.ts')).setProxy(context, options),
  },
  {
    usage: 'quota show <account> [cgi_path]',
    about: { en: 'what is used and left today', zh: '查看今日已用和剩余额度' },
    args: [ACCOUNT, PATH],
    options: [JSON_OPTION],
    run: async (context, [account, cgiPath], options: Json) =>
      (await import('./quota/show.ts')).showQuota(context, { account, cgiPath, ...options }),
  },
  {
    usage: 'quota clear <account> [cgi_path]',
    about: {
      en: 'start the counts anew: of all interfaces (10 times a month) or of one (50)',
      zh: '清零调用次数:全部接口(每月 10 次)或单个接口(每月 50 次)',
    },
    args: [ACCOUNT, PATH],
    options: [
      [
        '--with-secret',
        {
          en: 'by the stored AppSecret, where no token is to be had any more',
          zh: '无法获取令牌时,使用已保存的 AppSecret',
        },
      ],
      YES,
    ],
    run: async (context, [account, cgiPath], options: Omit<ClearInput, 'account'>) =>
      (await import('./quota/clear.ts')).clearQuota(context, { account, cgiPath, ...options }),
  },
  {
    usage: 'doctor [account]',
    about: {
      en: 'look at credentials, allow-list, token, entitlements, quotas and queues, and say what to do',
      zh: '检查凭据、IP白名单、令牌、接口权限、额度和队列,并给出处理方法',
    },
    args: [ACCOUNT],
    options: [JSON_OPTION],
    run: async (context, [account], options: Json) =>
      (await import('./doctor/doctor.ts')).doctor(context, { account: account || undefined, ...options }),
  },
  {
    usage: 'redrive [queue]',
    about: { en: 'send dead letters back to their queues', zh: '将死信重新投递到原队列' },
    args: [{ en: QUEUES.join(', '), zh: QUEUES.join('、') }],
    options: [['--dry-run', { en: 'only say how many there are', zh: '只显示数量' }], JSON_OPTION],
    run: async (context, [queue], options: Omit<RedriveInput, 'queue'>) =>
      (await import('./redrive.ts')).redrive(context, { queue: queue || undefined, ...options }),
  },
];
