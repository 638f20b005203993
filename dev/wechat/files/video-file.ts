import { type Answer, bytesAnswer, emptyAnswer } from '../core/answer.ts';
import { FORMATS } from '../core/formats.ts';
import type { Incoming } from '../core/incoming.ts';
import type { State } from '../core/state.ts';

const VIDEO = /^\/vweixinp\.tc\.qq\.com\/(1007_[0-9a-f]{32})\.f10\.mp4$/;

/** A video by its link, which needs its key and lives for a while (wechat-api.md 2.2, 3.2). */
export function videoFile({ path, query }: Incoming, state: State): Answer {
  const [, vid] = VIDEO.exec(path) ?? [];
  if (vid === undefined) return emptyAnswer(404);
  const opened = state.links.open(vid, query.get('vkey') ?? '', state.limits, state.clock.now());
  if (opened.status !== 200) return emptyAnswer(opened.status);
  return bytesAnswer(opened.bytes, { 'Content-Type': FORMATS.mp4.contentType });
}
