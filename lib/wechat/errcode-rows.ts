/** The error codes of tokens, quotas, accounts, files and requests (wechat-api.md 1.3 to 1.5, 6). */
import type { Rows } from './error-kinds.ts';

export const ROWS: Rows = {
  [-1]: ['busy'],
  // Token (1.4, 1.5). On the token endpoints themselves 40001 is a wrong secret: see `classify`.
  40001: ['token'],
  40014: ['token'],
  42001: ['token'],
  // Bad days and brakes.
  45011: ['rate'],
  45061: ['rate', 'Updated too often. Try again in a minute.', '更新过于频繁,请稍后重试。'],
  45102: ['busy', 'WeChat has blocked this interface for the moment.', '该接口暂时被微信停用,请稍后重试。'],
  46007: ['transcoding'],
  61450: ['busy'],
  87015: ['busy'],
  9001002: ['busy'],
  // Quotas.
  45009: ['quota'],
  45028: ['quota', 'The mass-send quota is used up.', '群发额度已用完。'],
  45040: [
    'quota',
    "The account's monthly quota for this interface is used up.",
    '该接口本月的调用额度已用完。',
  ],
  45101: ['quota', 'The upload limit is reached.', '已达到上传数量上限。'],
  48006: [
    'quota',
    'The quota cannot be cleared again this month (10 times at most).',
    '本月清零次数已用完(每月 10 次)。',
  ],
  45034: ['library_full', 'The number of media files is at its limit.', '素材文件数量已达上限。'],
  45074: ['library_full'],
  // The operator's to mend.
  40002: ['configuration', 'WeChat rejects grant_type.', '微信拒绝了 grant_type。'],
  40013: [
    'configuration',
    'WeChat does not know the AppID of this account. Correct it in its credentials.',
    '微信不认识该账号的 AppID,请更正凭据。',
  ],
  40125: [
    'configuration',
    'The AppSecret of this account is wrong. Store the current one in its credentials.',
    '该账号的 AppSecret 不正确,请更新凭据。',
  ],
  40164: [
    'configuration',
    "The address from which the token is fetched is not on the account's allow-list. Add it under 设置与开发 → 基本配置 → IP白名单.",
    '获取令牌所用的 IP 不在白名单中,请在公众平台「设置与开发 → 基本配置 → IP白名单」中添加。',
  ],
  40243: [
    'configuration',
    'The AppSecret is frozen. Unfreeze it in the console of the account.',
    'AppSecret 已被冻结,请在公众平台解冻。',
  ],
  41002: ['configuration', 'The AppID is missing in the credentials.', '凭据中缺少 AppID。'],
  41003: ['configuration', 'The refresh token is missing in the credentials.', '凭据中缺少 refresh_token。'],
  41004: ['configuration', 'The AppSecret is missing in the credentials.', '凭据中缺少 AppSecret。'],
  42002: [
    'configuration',
    'The refresh token has expired: the account must authorise again.',
    'refresh_token 已过期,需要重新授权。',
  ],
  42003: [
    'configuration',
    'The authorisation code has expired: the account must authorise again.',
    '授权 code 已过期,需要重新授权。',
  ],
  // Not ours to renew: a fresh token of the account's would be refused as well.
  42006: [
    'configuration',
    "The third-party platform's component_access_token has expired; the platform has to renew it.",
    '第三方平台的 component_access_token 已过期,需要由平台刷新。',
  ],
  42007: [
    'configuration',
    'The owner changed the password: the account must authorise again.',
    '账号所有者修改了密码,需要重新授权。',
  ],
  45035: ['configuration', 'The calling address is not registered.', '调用方 IP 未登记。'],
  61004: ['configuration', 'The calling address is not registered.', '调用方 IP 未登记。'],
  61005: [
    'configuration',
    'The component ticket has expired. Wait for the next push (10 minutes).',
    'component_verify_ticket 已过期,请等待下一次推送(10 分钟)。',
  ],
  61006: [
    'configuration',
    'The component ticket is invalid. Wait for the next push (10 minutes).',
    'component_verify_ticket 无效,请等待下一次推送(10 分钟)。',
  ],
  61011: ['configuration', 'The component AppID is invalid.', '第三方平台 AppID 无效。'],
  61023: [
    'configuration',
    'The refresh token is invalid: the account must authorise again.',
    'refresh_token 无效,需要重新授权。',
  ],
  61024: [
    'configuration',
    "This AppID belongs to a third-party platform; use an account's own.",
    '这是第三方平台的 AppID,请使用公众号自己的。',
  ],
  89503: [
    'configuration',
    "WeChat asks the account's administrator to confirm this address (a message was sent). After the confirmation the call succeeds from the same address.",
    '微信已向管理员发送确认消息,管理员同意后,同一 IP 即可调用。',
  ],
  89506: [
    'configuration',
    'The administrator refused this address; WeChat blocks it for 24 hours.',
    '管理员拒绝了该 IP,24 小时内不可再试。',
  ],
  89507: [
    'configuration',
    'The administrator refused this address; WeChat blocks it for 1 hour.',
    '管理员拒绝了该 IP,1 小时内不可再试。',
  ],
  // What the account may not do.
  45064: ['entitlement', 'The account may not use mini programs in menus.', '该账号不能在菜单中使用小程序。'],
  45501: [
    'entitlement',
    'WeChat has blocked requests of this account for the time being.',
    '微信暂时封禁了该账号的请求。',
  ],
  48001: ['entitlement'],
  48002: ['entitlement'],
  48003: ['entitlement', 'The mass-send agreement has not been accepted.', '尚未同意群发协议。'],
  48004: [
    'entitlement',
    'WeChat has blocked this interface because of violations; see the console.',
    '因违规,该接口已被封禁,详见公众平台。',
  ],
  48008: ['entitlement'],
  50001: ['entitlement'],
  50002: ['entitlement', 'The account is restricted by WeChat.', '该账号被微信限制。'],
  50003: ['entitlement'],
  50004: [
    'entitlement',
    'The account may not use access tokens, perhaps because of a punishment.',
    '该账号被禁止使用 access_token,可能因违规受罚。',
  ],
  50007: ['entitlement', 'The account is frozen.', '账号已被冻结。'],
  61003: ['entitlement', 'The account has not authorised this platform.', '该公众号未授权给此第三方平台。'],
  61007: [
    'entitlement',
    'The authorisation lacks the permission set of this interface.',
    '授权中缺少此接口的权限集。',
  ],
  // Closed for ever.
  45103: ['closed'],
  45106: ['closed'],
  48009: ['closed'],
  // Ids.
  40007: ['media_id'],
  46001: ['media_id'],
  40128: [
    'input',
    'A permanent media_id is required here; this one is temporary.',
    '这里需要永久素材的 media_id。',
  ],
  45161: ['input', 'The video must have been uploaded through the interface.', '该视频必须通过接口上传。'],
  // Files.
  40005: ['format'],
  40113: ['format'],
  40137: [
    'format',
    'WeChat cannot decode this picture. Re-encode it as an ordinary jpg or png.',
    '微信无法解码该图片,请重新保存为普通的 jpg 或 png。',
  ],
  40006: ['size'],
  40009: ['size', 'A picture for articles must be smaller than 1 MB.', '图文内的图片必须小于 1 MB。'],
  40010: ['size'],
  40011: ['size'],
  40012: ['size', 'A thumb must not exceed 64 KB.', '缩略图不能超过 64 KB。'],
  45001: ['size'],
  45068: ['size'],
  45007: ['input', 'The voice is longer than 60 seconds.', '语音时长超过 60 秒。'],
  41005: ['input', 'WeChat could not read the file in the request.', '微信未能从请求中读到文件。'],
  44001: ['input', 'The file is empty.', '文件为空。'],
  44006: ['input', 'The file is empty.', '文件为空。'],
  40004: ['input', 'This type of media is not allowed here.', '此处不支持该媒体类型。'],
  // Deleting.
  45060: ['in_use'],
  48005: ['in_use'],
  48010: ['in_use'],
  // Requests.
  45164: ['input', 'offset is invalid.', 'offset 不合法。'],
  45165: ['input', 'count is invalid (1 to 20).', 'count 不合法(1 至 20)。'],
  47001: ['input', 'WeChat could not parse the request.', '微信无法解析请求数据。'],
  // Diagnosis and quotas (1.6).
  76001: [
    'input',
    'WeChat does not know this rid. It keeps them for 7 days, and each account can ask for its own only.',
    '微信没有该 rid 的记录:只保存 7 天,且只能查询本账号的请求。',
  ],
  76002: [
    'input',
    'This is no rid: three groups of eight hexadecimal digits.',
    'rid 格式有误,应为三组 8 位十六进制数。',
  ],
  76021: [
    'input',
    'WeChat does not know this path. It begins with a slash and has no query, such as /cgi-bin/draft/add.',
    '微信不认识该接口路径:应以 / 开头且不含参数,例如 /cgi-bin/draft/add。',
  ],
  76022: ['input', 'The account cannot ask about this path.', '该账号不能查询此接口的额度。'],
};
