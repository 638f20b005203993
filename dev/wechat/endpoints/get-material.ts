import { download } from '../core/download.ts';
import type { AppEndpoint, Result } from '../core/endpoint.ts';
import { FORMATS } from '../core/formats.ts';
import { mediaIdIn } from '../core/json-body.ts';
import type { Material } from '../core/library.ts';
import { massNews, newsContent, protobufAnswer } from '../core/news.ts';
import type { State } from '../core/state.ts';
import { videoLink } from '../core/video-link.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Permanent material: bytes, for a video what it is called and where it is, for news its articles (wechat-api.md 3.2). */
export const getMaterial: AppEndpoint = {
  path: '/cgi-bin/material/get_material',
  methods: ['POST'],
  access: 'token',
  run({ app, request, state }) {
    const id = mediaIdIn(request);
    const news = app.news.get(id);
    if (news) return { json: newsContent(app, news, state) };
    if (state.quirks.news_id_protobuf && massNews(app, id, state)) return protobufAnswer(id);
    const item = app.library.get(id);
    if (!item) throw new WeChatError(40007);
    return item.vid === undefined ? file(item, state) : video(item, item.vid, state);
  },
};

/** A voice keeps the name it was uploaded under; a picture is named after its id (wechat-api.md 2.2, 3.2). */
function file(item: Material, state: State): Result {
  const { bytes, format, media_id, name } = item;
  const isVoice = item.kind === 'voice';
  const filename = isVoice ? name : `${media_id}.${FORMATS[format].extensions[0]}`;
  const untyped = isVoice && state.quirks.voice_without_type;
  return download({ bytes, format, filename, untyped }, state.quirks);
}

function video(item: Material, vid: string, state: State): Result {
  const link = videoLink({ ...item, vid }, state);
  const extra = { newcat: '', newsubcat: '', tags: [], cover_url: '', vid };
  return {
    json: {
      title: item.title || item.name,
      description: item.introduction,
      down_url: link,
      ...(state.quirks.extra_keys ? extra : {}),
    },
  };
}
