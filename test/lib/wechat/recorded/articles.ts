/** What calls about drafts and publications were recorded to answer (wechat-api.md 1.6, 4, 5, 9). */
import type { Recorded } from './recorded.ts';

const raw = String.raw;
const PAGE = { offset: 0, count: 20 };
const OK = '{"errcode":0,"errmsg":"ok"}';

const ARTICLE_BODY = raw`{"title":"图文标题1","author":"佚名","digest":"永乐大典","content":"<html><head><title>四库全书<\/title><\/head><body>永乐大典<\/body><\/html>","content_source_url":"https:\/\/example.com","thumb_media_id":"BJvvIFQ7…","show_cover_pic":0,"url":"http:\/\/mp.weixin.qq.com\/s?__biz=…&tempkey=…&chksm=…#rd","thumb_url":"http:\/\/mmbiz.qpic.cn\/mmbiz_gif\/…\/0?wx_fmt=gif","need_open_comment":1,"only_fans_can_comment":1}`;
const ARTICLE = {
  title: '图文标题1',
  author: '佚名',
  digest: '永乐大典',
  content: '<html><head><title>四库全书</title></head><body>永乐大典</body></html>',
  content_source_url: 'https://example.com',
  thumb_media_id: 'BJvvIFQ7…',
  show_cover_pic: 0,
  url: 'http://mp.weixin.qq.com/s?__biz=…&tempkey=…&chksm=…#rd',
  thumb_url: 'http://mmbiz.qpic.cn/mmbiz_gif/…/0?wx_fmt=gif',
  need_open_comment: 1,
  only_fans_can_comment: 1,
};
export const DRAFT: Recorded = [
  `{"news_item":[${ARTICLE_BODY}],"create_time":1680611910,"update_time":1680611910}`,
  ({ drafts }) => drafts.get('x'),
  { news_item: [ARTICLE], create_time: 1680611910, update_time: 1680611910 },
];
const PUBLISHED_CONTENT = `{"news_item":[${ARTICLE_BODY.slice(0, -1)},"is_deleted":false}],"create_time":1678524405,"update_time":1678524432}`;
const PUBLISHED_ARTICLES = {
  news_item: [{ ...ARTICLE, is_deleted: false }],
  create_time: 1678524405,
  update_time: 1678524432,
};
export const PUBLISHED: Recorded = [
  `{"item":[{"article_id":"xmLI4iSa_…(64)","content":${PUBLISHED_CONTENT},"update_time":1678524432}],"total_count":1,"item_count":1}`,
  ({ published }) => published.list(PAGE),
  {
    item: [{ article_id: 'xmLI4iSa_…(64)', content: PUBLISHED_ARTICLES, update_time: 1678524432 }],
    total_count: 1,
    item_count: 1,
  },
];

export const ARTICLES: readonly Recorded[] = [
  [
    '{"media_id":"BJvvIFQ7gP1o40JR7X1fFqsVBT8jSL9j-GK_Gvmyj9lcolbeqT5pCY2s9ExbGWW_","item":[]}',
    ({ drafts }) => drafts.add([{ title: 'T', content: 'C' }]),
    { media_id: 'BJvvIFQ7gP1o40JR7X1fFqsVBT8jSL9j-GK_Gvmyj9lcolbeqT5pCY2s9ExbGWW_' },
  ],
  [
    '{"media_id":"…","item":[{"index":0,"ad_count":0}]}',
    ({ drafts }) => drafts.add([{ title: 'T', content: 'C' }]),
    { media_id: '…' },
  ],
  DRAFT,
  [OK, ({ drafts }) => drafts.update('x', 0, { title: 'T', content: 'C' }), undefined],
  [OK, ({ drafts }) => drafts.delete('x'), undefined],
  ['{"total_count":1}', ({ drafts }) => drafts.count(), { total_count: 1 }],
  ['{"total_count":15}', ({ drafts }) => drafts.count(), { total_count: 15 }],
  ['{"errcode":0,"errmsg":"ok","is_open":0}', ({ drafts }) => drafts.isSwitchedOn(), false],
  [
    '{"errcode":0,"errmsg":"ok","publish_id":2247483663,"msg_data_id":2247483663}',
    ({ publications }) => publications.submit('x'),
    { publish_id: 2247483663, msg_data_id: 2247483663 },
  ],
  [
    raw`{"publish_id":2247483663,"publish_status":0,"article_id":"xmLI4iSa_…(64)","article_detail":{"count":2,"item":[{"idx":1,"article_url":"http:\/\/mp.weixin.qq.com\/s?__biz=…&mid=2247483663&idx=1&sn=…&chksm=…#rd"}]},"fail_idx":[]}`,
    ({ publications }) => publications.get(2247483663),
    {
      publish_id: 2247483663,
      publish_status: 0,
      article_id: 'xmLI4iSa_…(64)',
      article_detail: {
        count: 2,
        item: [
          {
            idx: 1,
            article_url: 'http://mp.weixin.qq.com/s?__biz=…&mid=2247483663&idx=1&sn=…&chksm=…#rd',
          },
        ],
      },
      fail_idx: [],
    },
  ],
  [
    '{"publish_id":"100000001","publish_status":2,"fail_idx":[1,2]}',
    ({ publications }) => publications.get('100000001'),
    { publish_id: '100000001', publish_status: 2, fail_idx: [1, 2] },
  ],
  [PUBLISHED_CONTENT, ({ published }) => published.get('x'), PUBLISHED_ARTICLES],
  PUBLISHED,
  [OK, ({ published }) => published.delete('x', 0), undefined],
  [OK, ({ quota }) => quota.clearAll('wx1'), undefined],
  [
    raw`{"errcode":0,"errmsg":"ok","request":{"invoke_time":1635156704,"cost_in_ms":30,"request_url":"access_token=50_Im7xxxx","request_body":"","response_body":"{\"errcode\":45009,…}","client_ip":"113.xx.70.51"}}`,
    ({ diagnosis }) => diagnosis.rid('61725984-6126f6f9-040f19c4'),
    {
      invoke_time: 1635156704,
      cost_in_ms: 30,
      request_url: 'access_token=50_Im7xxxx',
      request_body: '',
      response_body: '{"errcode":45009,…}',
      client_ip: '113.xx.70.51',
    },
  ],
];
