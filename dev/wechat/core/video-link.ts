import type { State } from './state.ts';

/** An address to fetch a video from: plain http, without an access_token (wechat-api.md 2.2, 3.2). */
export function videoLink(video: { vid: string; bytes: Buffer; page?: boolean }, state: State): string {
  if (state.quirks.video_link_page || video.page) {
    return `${state.origin}/mp/mp/video?__biz=MzA3MDM3NjE5NQ==&mid=2247483663&idx=1&vid=${video.vid}#rd`;
  }
  return state.origin + state.links.issue(video.vid, video.bytes, state.limits, state.clock.now());
}
