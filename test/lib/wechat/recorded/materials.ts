/** What calls about media and materials were recorded to answer (wechat-api.md 2.2, 3.2 to 3.5, 9). */
import type { Recorded } from './recorded.ts';

const raw = String.raw;
const PAGE = { offset: 0, count: 20 };
const OK = '{"errcode":0,"errmsg":"ok"}';

const VIDEO_LINK =
  'http://203.205.137.89/vweixinp.tc.qq.com/1007_9368551e5f9f412eb6bc703719e42a97.f10.mp4?vkey=…&sha=0&save=1';
const DOWN_LINK =
  'http://203.205.137.71/vweixinp.tc.qq.com/1007_7fce7630998547f79359aaeed3ff46da.f10.mp4?vkey=…&sha=0&save=1';
export const MATERIALS: readonly Recorded[] = [
  [`{"video_url":"${VIDEO_LINK}"}`, ({ media }) => media.get('x'), { link: VIDEO_LINK }],
  [
    raw`{"title":"think","description":"","down_url":"http:\/\/203.205.137.71\/vweixinp.tc.qq.com\/1007_7fce7630998547f79359aaeed3ff46da.f10.mp4?vkey=…&sha=0&save=1","newcat":"","newsubcat":"","tags":[],"cover_url":"","vid":"1007_7fce7630998547f79359aaeed3ff46da"}`,
    ({ materials }) => materials.get('x'),
    { link: DOWN_LINK, title: 'think', description: '' },
  ],
  [OK, ({ materials }) => materials.delete('x'), undefined],
  [
    '{"voice_count":0,"video_count":2,"image_count":12,"news_count":0}',
    ({ materials }) => materials.count(),
    { voice_count: 0, video_count: 2, image_count: 12, news_count: 0 },
  ],
  [
    '{"item":[{"media_id":"HIWcj9t3AI_b8qCQSu8lrTgTis9nPHNyIkIEWaDdHzY","name":"ceshi2","update_time":1521355652}],"total_count":2,"item_count":1}',
    ({ materials }) => materials.list({ type: 'voice', ...PAGE }),
    {
      item: [
        {
          media_id: 'HIWcj9t3AI_b8qCQSu8lrTgTis9nPHNyIkIEWaDdHzY',
          name: 'ceshi2',
          update_time: 1521355652,
        },
      ],
      total_count: 2,
      item_count: 1,
    },
  ],
];

export const PICTURES: Recorded = [
  raw`{"item":[{"media_id":"BJvvIFQ7gP1o40JR7X1fFjQQgf54j1__QYE_Cht4VeeOytPUVJy3Byig2RAp_FUO","name":"centos.png","update_time":1678525412,"url":"https:\/\/mmbiz.qpic.cn\/mmbiz_png\/MDXee…\/0?wx_fmt=png","tags":[]}],"total_count":12,"item_count":10}`,
  ({ materials }) => materials.list({ type: 'image', ...PAGE }),
  {
    item: [
      {
        media_id: 'BJvvIFQ7gP1o40JR7X1fFjQQgf54j1__QYE_Cht4VeeOytPUVJy3Byig2RAp_FUO',
        name: 'centos.png',
        update_time: 1678525412,
        url: 'https://mmbiz.qpic.cn/mmbiz_png/MDXee…/0?wx_fmt=png',
        tags: [],
      },
    ],
    total_count: 12,
    item_count: 10,
  },
];
