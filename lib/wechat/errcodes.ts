/**
 * What WeChat's error codes mean for a caller of ours: the one table (wechat-api.md sections 1.5 and 6).
 *
 * A row gives a code its kind, and where the kind's advice is too general an advice of its own, in English and
 * Chinese. Status and advice of a kind stand in `KINDS`. An unknown code is `unknown`: 502, and nothing is retried.
 */

export type Advice = { readonly en: string; readonly zh: string };

type KindOfError = {
  /** HTTP status that we answer. */
  readonly status: number;
  /** Would the same call, unchanged, be worth another try later? */
  readonly retryable: boolean;
  readonly advice: Advice;
};

export const KINDS = {
  token: {
    status: 503,
    retryable: true,
    advice: {
      en: 'WeChat refuses the access token, and a fresh one as well. Something else may be replacing the token: let one program alone fetch it, or wait a minute and try again.',
      zh: '微信拒绝了当前的 access_token,重新获取后仍被拒绝。可能有其他程序也在刷新令牌:请只保留一处刷新,或一分钟后重试。',
    },
  },
  busy: {
    status: 502,
    retryable: true,
    advice: {
      en: 'WeChat reports an internal error. Try again in a moment; if the same file fails every time, re-encode it.',
      zh: '微信系统繁忙,请稍后重试;若同一文件始终失败,请重新编码后再传。',
    },
  },
  rate: {
    status: 429,
    retryable: true,
    advice: {
      en: 'Too many calls in this minute. Try again in the next one.',
      zh: '本分钟调用过于频繁,请下一分钟再试。',
    },
  },
  quota: {
    status: 429,
    retryable: true,
    advice: {
      en: "The account's daily quota for this interface is used up. It is expected to be renewed at midnight, Beijing time.",
      zh: '该接口今日的调用额度已用完,预计北京时间零点恢复。',
    },
  },
  library_full: {
    status: 409,
    retryable: false,
    advice: {
      en: 'The material library is full. Delete materials that are no longer needed, then try again.',
      zh: '素材库已满,请先删除不再使用的素材。',
    },
  },
  transcoding: {
    status: 409,
    retryable: true,
    advice: {
      en: 'WeChat is still transcoding this file. Try again in a minute.',
      zh: '文件正在转码,请一分钟后重试。',
    },
  },
  configuration: {
    status: 503,
    retryable: false,
    advice: {
      en: "The account's settings are wrong. The operator of this service has to correct them.",
      zh: '公众号配置有误,需要本服务的运维人员修正。',
    },
  },
  entitlement: {
    status: 403,
    retryable: false,
    advice: {
      en: 'WeChat does not allow this account to use this interface. Look at 设置与开发 → 接口权限 in the console of the account.',
      zh: '该公众号没有此接口的权限,请在公众平台「设置与开发 → 接口权限」中查看。',
    },
  },
  closed: {
    status: 410,
    retryable: false,
    advice: {
      en: 'WeChat has closed this interface. Use drafts and publications instead.',
      zh: '微信已关闭此接口,请改用草稿箱与发布接口。',
    },
  },
  media_id: {
    status: 404,
    retryable: false,
    advice: {
      en: 'WeChat does not know this media_id: never issued, expired (temporary media live 3 days), deleted, or of the other kind (temporary and permanent ids are not interchangeable).',
      zh: '微信不认识这个 media_id:可能不存在、已过期(临时素材只保存 3 天)、已删除,或把临时素材与永久素材混用了。',
    },
  },
  format: {
    status: 415,
    retryable: false,
    advice: {
      en: 'WeChat does not accept this file: its format, its extension and its content have to agree and be of a kind it takes.',
      zh: '微信不接受该文件:格式、扩展名与内容必须一致,且为支持的类型。',
    },
  },
  size: {
    status: 413,
    retryable: false,
    advice: { en: 'The file is larger than WeChat accepts here.', zh: '文件超过微信对此接口的大小限制。' },
  },
  in_use: {
    status: 409,
    retryable: false,
    advice: {
      en: 'The material is in use (auto-reply, menu) or locked by WeChat and cannot be changed or deleted.',
      zh: '素材正被自动回复或菜单使用,或已被微信锁定,不能修改或删除。',
    },
  },
  input: {
    status: 400,
    retryable: false,
    advice: { en: 'WeChat rejects the request as invalid.', zh: '微信认为请求参数不正确。' },
  },
  unknown: {
    status: 502,
    retryable: false,
    advice: {
      en: 'WeChat answered with an error that this service does not know.',
      zh: '微信返回了本服务未收录的错误。',
    },
  },
} as const satisfies Record<string, KindOfError>;

export type ErrorKind = keyof typeof KINDS;

type Row = readonly [kind: ErrorKind, en?: string, zh?: string];

const CODES: Readonly<Record<number, Row>> = {
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
  53501: ['rate', 'Published too often. Wait before publishing again.', '发布过于频繁,请稍后再试。'],
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
  53404: ['entitlement', 'The account may not sell products.', '账号的带货能力受限。'],
  53406: ['entitlement', 'Open the selling function of the account first.', '请先开通带货能力。'],
  53500: ['entitlement', 'The account is banned from publishing.', '该账号被禁止发布。'],
  61003: ['entitlement', 'The account has not authorised this platform.', '该公众号未授权给此第三方平台。'],
  61007: [
    'entitlement',
    'The authorisation lacks the permission set of this interface.',
    '授权中缺少此接口的权限集。',
  ],
  88000: [
    'entitlement',
    'The account has no right to comments: leave need_open_comment at 0.',
    '该账号没有留言权限,请将 need_open_comment 设为 0。',
  ],
  // Closed for ever.
  45103: ['closed'],
  45106: ['closed'],
  48009: ['closed'],
  // Ids.
  40007: ['media_id'],
  46001: ['media_id'],
  53600: ['media_id', 'WeChat does not know this article_id.', '微信不认识这个 article_id。'],
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
  // Articles (4.3).
  40033: [
    'input',
    'Text must be sent as UTF-8 characters, not as \\u escapes.',
    '文本必须使用 UTF-8 原文,不能使用 \\u 转义。',
  ],
  40114: ['input', 'The index of the article is out of range.', '文章序号超出范围。'],
  40155: [
    'input',
    'Links to home pages of other accounts are not allowed.',
    '不能包含其他公众号的主页链接。',
  ],
  41039: ['input', 'content_source_url is invalid.', 'content_source_url 不合法。'],
  44003: ['input', 'The articles are missing or not an array.', '缺少 articles,或其不是数组。'],
  44004: ['input', 'The content is empty.', '正文为空。'],
  45002: ['input', 'The content is too long.', '正文过长。'],
  45003: ['input', 'The title is too long.', '标题过长。'],
  45004: ['input', 'The digest is too long.', '摘要过长。'],
  45008: ['input', 'Too many articles (8 at most).', '文章过多(最多 8 篇)。'],
  45110: ['input', 'The author is too long.', '作者过长。'],
  45164: ['input', 'offset is invalid.', 'offset 不合法。'],
  45165: ['input', 'count is invalid (1 to 20).', 'count 不合法(1 至 20)。'],
  45166: [
    'input',
    'The content holds something that WeChat does not allow (unsafe tags, preview links, links to articles not yet sent).',
    '正文含有不允许的内容(不安全的标签、预览链接、未群发文章的链接等)。',
  ],
  47001: ['input', 'WeChat could not parse the request.', '微信无法解析请求数据。'],
  47002: [
    'input',
    'Text must be sent as UTF-8 characters, not as \\u escapes.',
    '文本必须使用 UTF-8 原文,不能使用 \\u 转义。',
  ],
  87014: ['input', 'WeChat finds the content risky.', '微信认为内容有风险。'],
  53402: [
    'input',
    'The cover could not be cropped; choose another picture or crop.',
    '封面裁剪失败,请更换图片或裁剪参数。',
  ],
  53405: ['input', 'The product information is wrong.', '商品信息有误。'],
  53502: ['input', 'WeChat does not know this publish_id.', '微信不认识这个 publish_id。'],
  53503: [
    'input',
    'The draft did not pass the check before publishing; correct it in the console.',
    '草稿未通过发布检查,请在公众平台修改。',
  ],
  53504: ['input', 'This draft must be published in the console.', '该草稿需要在公众平台发布。'],
  53505: [
    'input',
    'Save the draft by hand in the console, then publish.',
    '请先在公众平台手动保存草稿再发布。',
  ],
};

/** Codes whose base meaning is a fault of the caller's, without more to say (section 6). */
const PLAIN_INPUT = new Set([
  40003, 40008, 40015, 40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027,
  40028, 40035, 40038, 40039, 40059, 40060, 40062, 40066, 40068, 40097, 40101, 40117, 40118, 40119, 40120,
  40121, 40192, 40213, 40214, 40221, 40229, 41001, 41006, 41018, 43001, 43002, 43003, 43004, 44002, 44005,
  45005, 45006, 45010, 45012, 45020, 45021, 46002, 46003, 46004, 47003, 48013, 48014, 48021, 61009, 61010,
  61014, 61015, 61451, 76001, 76002, 76003, 76004, 76021, 76022, 87009, 88001, 10170001, 10170002, 10170003,
]);

export type ErrorClass = KindOfError & { readonly kind: ErrorKind };

/**
 * The class of an errcode.
 *
 * @param onTokenEndpoint there 40001 means a wrong AppSecret, which no fresh token cures (wechat-api.md 1.5)
 */
export function classify(errcode: number, onTokenEndpoint = false): ErrorClass {
  if (onTokenEndpoint && errcode === 40001) return classify(40125);
  const [kind, en, zh] = CODES[errcode] ?? [PLAIN_INPUT.has(errcode) ? 'input' : 'unknown'];
  const base = KINDS[kind as ErrorKind];
  return { kind: kind as ErrorKind, ...base, ...(en && zh && { advice: { en, zh } }) };
}

/** Every code that the table knows; for the tests and the documentation. */
export const KNOWN_ERRCODES: readonly number[] = [...Object.keys(CODES).map(Number), ...PLAIN_INPUT];
