/** The error codes of articles, drafts, publishing and product cards (wechat-api.md 4.3, 4.4, 5 and 6). */
import type { Rows } from './error-kinds.ts';

const NO_ESCAPES = [
  'input',
  'Text must be sent as UTF-8 characters, not as \\u escapes.',
  '文本必须使用 UTF-8 原文,不能使用 \\u 转义。',
] as const;

export const ARTICLE_ROWS: Rows = {
  // What an article holds.
  40033: NO_ESCAPES,
  47002: NO_ESCAPES,
  40114: [
    'input',
    'The draft has no article at this index. The articles of a draft are counted from 0.',
    '该草稿没有这个序号的文章(序号从 0 开始)。',
  ],
  40155: [
    'input',
    'Links to home pages of other accounts are not allowed. Remove them from the content.',
    '正文不能包含其他公众号的主页链接,请删除后重试。',
  ],
  41039: [
    'input',
    'content_source_url is not a link that WeChat accepts: a whole http or https address of at most 1 KB.',
    'content_source_url 不合法:应为完整的 http 或 https 链接,不超过 1 KB。',
  ],
  44003: [
    'input',
    'WeChat found no articles in the request: `articles` is missing, empty, misspelt or not an array.',
    '请求中没有图文:articles 缺失、为空、拼写有误或不是数组。',
  ],
  44004: ['input', 'The content of an article is empty.', '文章正文为空。'],
  45002: [
    'input',
    'The content of an article is too long. WeChat documents fewer than 20,000 characters and less than 1 MB, tags included.',
    '文章正文过长。微信文档要求少于 2 万字符且小于 1 MB(含标签)。',
  ],
  45003: [
    'input',
    'The title of an article is too long. WeChat documents 32 characters at most (64 in older documents).',
    '文章标题过长。微信文档规定不超过 32 字(旧文档为 64 字)。',
  ],
  45004: [
    'input',
    'The digest of an article is too long. WeChat documents 128 characters at most (120 in older documents).',
    '文章摘要过长。微信文档规定不超过 128 字(旧文档为 120 字)。',
  ],
  45008: [
    'input',
    'There are too many articles. A draft or a message holds 8 at most.',
    '文章过多,一组图文最多 8 篇。',
  ],
  45110: [
    'input',
    'The author of an article is too long. WeChat documents 16 characters at most.',
    '文章作者过长。微信文档规定不超过 16 字。',
  ],
  45166: [
    'input',
    'The content holds something that WeChat refuses: unsafe tags or scripts, voice tags (mpvoice), preview links (with tempkey), or links to articles that have not been published. A newspic may simply be too long. Remove it and send the article again.',
    '正文含有微信不接受的内容:不安全的标签或脚本、语音标签(mpvoice)、预览链接(含 tempkey)、未发布文章的链接;图片消息也可能是文字过长。请删除后重试。',
  ],
  53402: [
    'input',
    'The cover could not be cropped. The rectangle must really have the ratio that it is given for, and the picture must not be tiny. Correct the crop or choose another picture.',
    '封面裁剪失败:裁剪区域必须符合所声明的比例,图片不能过小。请修正裁剪参数或更换图片。',
  ],
  87014: ['input', 'WeChat finds the content risky.', '微信认为内容有风险。'],
  88000: [
    'entitlement',
    'The account has no right to comments: set need_open_comment to 0 and send the article again.',
    '该账号没有留言权限,请将 need_open_comment 设为 0 后重试。',
  ],
  // Products in articles.
  53404: ['entitlement', 'The account may not sell products.', '账号的带货能力受限。'],
  53405: ['input', 'The product information is wrong.', '商品信息有误。'],
  53406: ['entitlement', 'Open the selling function of the account first.', '请先开通带货能力。'],
  10170001: ['input', 'This product cannot be shown in articles.', '该商品不支持插入文章。'],
  10170002: [
    'input',
    'article_type must be news or newspic.',
    'article_type 只能是 news 或 newspic,请修改。',
  ],
  10170003: ['input', 'card_type must be 0, 1, 2 or 3.', 'card_type 只能是 0、1、2 或 3,请修改。'],
  // Publishing.
  48021: [
    'input',
    'WeChat saved this draft by itself. Save it by hand in the console of the account before sending it.',
    '该草稿为系统自动保存,请先在公众平台手动保存再操作。',
  ],
  53500: [
    'entitlement',
    'WeChat has banned the account from publishing. The reason stands in the notices of its console; trying again does not help.',
    '该账号的发布功能已被封禁,原因见公众平台的通知;重试无效。',
  ],
  53501: [
    'rate',
    'The account publishes too often. Wait some minutes before publishing again.',
    '发布过于频繁,请等待几分钟后再发布。',
  ],
  53502: ['media_id', 'WeChat does not know this publish_id.', '微信不认识这个 publish_id。'],
  53503: [
    'input',
    "The draft did not pass WeChat's check before publishing. Open it in the console of the account, correct what is marked there, then publish it again.",
    '草稿未通过发布检查。请在公众平台打开该草稿,按提示修改后再发布。',
  ],
  53504: [
    'input',
    'WeChat wants this draft to be published by hand. Publish it in the console of the account.',
    '该草稿只能人工发布,请前往公众平台操作。',
  ],
  53505: [
    'input',
    'The draft has to be saved by hand first. Open it in the console of the account, save it, then publish it again.',
    '请先在公众平台打开并手动保存该草稿,再重新发布。',
  ],
  53600: ['media_id', 'WeChat does not know this article_id.', '微信不认识这个 article_id。'],
};
