import type { AppEndpoint } from '../core/endpoint.ts';

/** How many of each kind; thumbs count as images (wechat-api.md 3.4). */
export const getMaterialcount: AppEndpoint = {
  path: '/cgi-bin/material/get_materialcount',
  methods: ['GET'],
  access: 'token',
  run({ app }) {
    const { image, voice, video } = app.library.counts();
    return {
      json: { voice_count: voice, video_count: video, image_count: image, news_count: app.news.size },
    };
  },
};
