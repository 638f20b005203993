/** What uploads were recorded to answer (wechat-api.md 2.1, 2.4 to 2.6, 3.1, 9). */
import { fileOf } from '../helpers.ts';
import type { Recorded } from './recorded.ts';

const raw = String.raw;
const PHOTO = fileOf('photo.jpg');

export const UPLOADS: readonly Recorded[] = [
  [
    '{"type":"image","media_id":"w6fY9-444YS7Dmgt7_CaOApjbqBPyOSt-BbgQcbt0Pc_4t31u5JXQE8OGs6iqdqv","created_at":1521343152}',
    ({ media }) => media.upload('image', PHOTO),
    {
      type: 'image',
      media_id: 'w6fY9-444YS7Dmgt7_CaOApjbqBPyOSt-BbgQcbt0Pc_4t31u5JXQE8OGs6iqdqv',
      created_at: 1521343152,
    },
  ],
  [
    '{"type":"image","media_id":"_fuRnoyX5O_en0K92aWXFLrPI6LuIw7Ons5izdcuUVIugKjgW8NYUb4dXxhqqm73","created_at":1751560299,"item":[]}',
    ({ media }) => media.upload('image', PHOTO),
    {
      type: 'image',
      media_id: '_fuRnoyX5O_en0K92aWXFLrPI6LuIw7Ons5izdcuUVIugKjgW8NYUb4dXxhqqm73',
      created_at: 1751560299,
    },
  ],
  [
    '{"type":"thumb","thumb_media_id":"N8hrPcMJtvCV2ZMMifpkEmxQzEKa0oI3Mc724ctF-hL0un9y8jBeWOdVKufPv6c0","created_at":1678599624,"item":[]}',
    ({ media }) => media.upload('thumb', PHOTO),
    {
      type: 'thumb',
      thumb_media_id: 'N8hrPcMJtvCV2ZMMifpkEmxQzEKa0oI3Mc724ctF-hL0un9y8jBeWOdVKufPv6c0',
      created_at: 1678599624,
    },
  ],
  [
    '{"type":"video","media_id":"r5rrKN_03d9I9Nj5wek3_GGn3JmtHP8_nV_6v7Erh-DnX__xoGlfaeWY4xx7gEGA","created_at":1678600736,"item":[]}',
    ({ media }) => media.upload('video', fileOf('clip.mp4')),
    {
      type: 'video',
      media_id: 'r5rrKN_03d9I9Nj5wek3_GGn3JmtHP8_nV_6v7Erh-DnX__xoGlfaeWY4xx7gEGA',
      created_at: 1678600736,
    },
  ],
  [
    raw`{"url":"http:\/\/mmbiz.qpic.cn\/mmbiz_jpg\/MDXeetibImLXq5IB1BsYLvq6K…6rvw\/0"}`,
    ({ media }) => media.uploadImage(PHOTO),
    { url: 'http://mmbiz.qpic.cn/mmbiz_jpg/MDXeetibImLXq5IB1BsYLvq6K…6rvw/0' },
  ],
  [
    raw`{"media_id":"BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw","url":"http:\/\/mmbiz.qpic.cn\/mmbiz_png\/MDXeetibImLXOyjccFrzv24cfrR4wlFDyTEVcDnSNMusdkDLiacSXDiatcl6W4jPXBiav8B8vy8I6eT3tiaPicRJzPcA\/0?wx_fmt=png","item":[]}`,
    ({ materials }) => materials.add('image', fileOf('picture.png')),
    {
      media_id: 'BJvvIFQ7gP1o40JR7X1fFm4RVya9eAEvt1KhscbHlCSYI4btk7TuE85nc4dwNfvw',
      url: 'http://mmbiz.qpic.cn/mmbiz_png/MDXeetibImLXOyjccFrzv24cfrR4wlFDyTEVcDnSNMusdkDLiacSXDiatcl6W4jPXBiav8B8vy8I6eT3tiaPicRJzPcA/0?wx_fmt=png',
    },
  ],
  [
    raw`{"media_id":"BJvvIFQ7…8RQ","url":"http:\/\/mmbiz.qpic.cn\/mmbiz_jpg\/…\/0?wx_fmt=jpeg","item":[]}`,
    ({ materials }) => materials.add('thumb', fileOf('thumb.jpg')),
    { media_id: 'BJvvIFQ7…8RQ', url: 'http://mmbiz.qpic.cn/mmbiz_jpg/…/0?wx_fmt=jpeg' },
  ],
  [
    '{"media_id":"BJvvIFQ7gP1o40JR7X1fFrxu0HqLSRZf_r5T87rPPVzzR-pyBWDnQeLvx-keMwCm","item":[]}',
    ({ materials }) => materials.add('voice', fileOf('voice.mp3')),
    { media_id: 'BJvvIFQ7gP1o40JR7X1fFrxu0HqLSRZf_r5T87rPPVzzR-pyBWDnQeLvx-keMwCm' },
  ],
  [
    '{"media_id":"…","item":[]}',
    ({ materials }) => materials.add('video', fileOf('clip.mp4')),
    { media_id: '…' },
  ],
  [
    '{"type":"news","media_id":"D3--TpU4kMz_JBPSe8LNW97tQq_gAbOgHrXVwAvv2IgcVJrrEkA-OmNh0BUH-sub","created_at":1680317191,"item":[]}',
    ({ mass }) => mass.uploadNews([{ title: 'T', content: 'C' }]),
    {
      type: 'news',
      media_id: 'D3--TpU4kMz_JBPSe8LNW97tQq_gAbOgHrXVwAvv2IgcVJrrEkA-OmNh0BUH-sub',
      created_at: 1680317191,
    },
  ],
  [
    '{"type":"video","media_id":"IhdaAQXuvJtGzwwc0abfXnzeezfO0NgPK6AQYShD8RQYMTtfzbLdBIQkQziv2XJc","created_at":1398848981}',
    ({ mass }) => mass.uploadVideo({ media_id: 'V', title: 'TITLE', description: 'Description' }),
    {
      type: 'video',
      media_id: 'IhdaAQXuvJtGzwwc0abfXnzeezfO0NgPK6AQYShD8RQYMTtfzbLdBIQkQziv2XJc',
      created_at: 1398848981,
    },
  ],
];
