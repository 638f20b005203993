/** The WeChat client, usable by itself: it knows neither AWS nor the routes of the service around it. */
export { type AccessToken, type AppCredentials, fetchStableToken } from './access-token.ts';
export type { IncomingFile } from './answer.ts';
export { type CallOptions, type TokenSource, WECHAT_URL } from './call.ts';
export { createWeChatClient, type WeChatClient, type WeChatClientOptions } from './client.ts';
export { type Advice, classify, type ErrorClass, type ErrorKind } from './errcodes.ts';
export {
  isOutcomeUnknown,
  NotDownloadable,
  TokenUnavailable,
  WeChatError,
  WeChatUnreachable,
} from './errors.ts';
export { asciiFileName, cleanFileName, splitName, wechatFileName } from './file-names.ts';
export {
  type FileRule,
  fileRule,
  LARGEST_FILE,
  MEDIA_TYPES,
  type MediaType,
  TARGETS,
  type Target,
} from './file-rules.ts';
export { type FileFormat, FORMATS, type FormatName, SNIFF_BYTES, sniff } from './formats.ts';
export type { JsonObject } from './json.ts';
export {
  LIST_TYPES,
  type ListType,
  type MaterialCount,
  type MaterialDownload,
  type MaterialPage,
} from './materials.ts';
export type { ArticleImage, Download, UploadedMedia } from './media.ts';
export type { UploadFile } from './upload.ts';
export { type ListPage, nextItems, type Position, WalkLost } from './walk.ts';
