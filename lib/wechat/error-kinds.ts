/** The kinds of errors of WeChat's: what each means to a caller of ours, and what there is to be done. */

export type Advice = { readonly en: string; readonly zh: string };

export type KindOfError = {
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

/** What the table says of a code: its kind, and an advice of its own where the kind's is too general. */
export type Row = readonly [kind: ErrorKind, en?: string, zh?: string];

export type Rows = Readonly<Record<number, Row>>;
