import { type Answer, bytesAnswer } from '../core/answer.ts';

const PAGE = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>视频</title></head>
<body><p>请在微信客户端打开链接</p></body></html>
`;

/** Where the link of a video made in the web console leads: a page, and no video (wechat-api.md 3.2). */
export function videoPage(): Answer {
  return bytesAnswer(Buffer.from(PAGE), { 'Content-Type': 'text/html; charset=UTF-8' });
}
