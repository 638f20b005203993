import { type AppEndpoint, uploaded } from '../core/endpoint.ts';
import { kindFrom, permanentRules } from '../core/file-rules.ts';
import { type Incoming, isObject, parseJson } from '../core/incoming.ts';
import { addToLibrary, pictureUrl } from '../core/library-items.ts';
import { receiveFile, textField } from '../core/received-file.ts';
import type { State } from '../core/state.ts';
import { WeChatError } from '../core/wechat-error.ts';

/** Permanent material. A thumb answers media_id and url here, unlike media/upload (wechat-api.md 3.1). */
export const addMaterial: AppEndpoint = {
  path: '/cgi-bin/material/add_material',
  methods: ['POST'],
  access: 'token',
  run(call) {
    const { app, request, state } = call;
    const kind = kindFrom(request.query);
    const file = receiveFile(request, permanentRules(kind, state.limits), state);
    const description = kind === 'video' ? videoDescription(request, state) : {};
    app.library.checkRoom(kind, app.news.size, state.limits);
    const item = addToLibrary(app, { ...file, ...description, kind }, state);
    const url = item.picture === undefined ? {} : { url: pictureUrl(item.picture, state) };
    return uploaded(call, { media_id: item.media_id, ...url });
  },
};

/** The `description` field of a video: JSON text, the whole of it and each member optional (wechat-api.md 3.1). */
function videoDescription(request: Incoming, state: State): { title?: string; introduction?: string } {
  const text = textField(request, 'description', state.quirks);
  if (!text) return {};
  const json = parseJson(text);
  if (!isObject(json)) throw new WeChatError(47001);
  return { title: optionalText(json.title), introduction: optionalText(json.introduction) };
}

function optionalText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new WeChatError(47001);
  return value;
}
