import { type Answer, emptyAnswer } from '../core/answer.ts';
import type { Incoming } from '../core/incoming.ts';
import type { State } from '../core/state.ts';
import { articlePage } from './article-page.ts';
import { pictureFile } from './picture-file.ts';
import { videoFile } from './video-file.ts';
import { videoPage } from './video-page.ts';

/** Serves what the API has handed out links to. These are other servers at WeChat, so neither JSON nor tokens here. */
export function serveFile(request: Incoming, state: State): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return emptyAnswer(405);
  if (request.path.startsWith('/mmbiz')) return pictureFile(request, state);
  if (request.path === '/s') return articlePage(request, state);
  return request.path === '/mp/mp/video' ? videoPage() : videoFile(request, state);
}
