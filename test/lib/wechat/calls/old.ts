import { ARTICLE, ARTICLE_TEXT, type CallCase, MAKES, OK, SPENDS, UPDATES } from './case.ts';

export const OLD_CALLS: readonly CallCase[] = [
  {
    name: 'news.add',
    call: ({ news }) => news.add([{ ...ARTICLE, show_cover_pic: 1 }]),
    sends: 'POST /cgi-bin/material/add_news',
    body: `{"articles":[${ARTICLE_TEXT.slice(0, -1)},"show_cover_pic":1}]}`,
    answer: '{"media_id":"N"}',
    result: { media_id: 'N' },
    ...MAKES,
  },
  {
    name: 'news.update',
    call: ({ news }) => news.update('N', 2, ARTICLE),
    sends: 'POST /cgi-bin/material/update_news',
    body: `{"media_id":"N","index":2,"articles":${ARTICLE_TEXT}}`,
    answer: OK,
    result: undefined,
    ...UPDATES,
  },
  {
    name: 'mass.uploadNews',
    call: ({ mass }) => mass.uploadNews([ARTICLE]),
    sends: 'POST /cgi-bin/media/uploadnews',
    body: `{"articles":[${ARTICLE_TEXT}]}`,
    answer: '{"type":"news","media_id":"M","created_at":1680317191,"item":[]}',
    result: { type: 'news', media_id: 'M', created_at: 1680317191 },
    ...SPENDS,
  },
  {
    name: 'mass.uploadVideo',
    call: ({ mass }) => mass.uploadVideo({ media_id: 'V', title: '标题', description: '简介' }),
    sends: 'POST /cgi-bin/media/uploadvideo',
    body: '{"media_id":"V","title":"标题","description":"简介"}',
    answer: '{"type":"video","media_id":"M","created_at":1398848981}',
    result: { type: 'video', media_id: 'M', created_at: 1398848981 },
    ...SPENDS,
  },
];
