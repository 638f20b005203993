/** The WeChat client, usable by itself: it knows neither AWS nor the routes of the service around it. */
export { type AccessToken, type AppCredentials, fetchStableToken } from './access-token.ts';
export type { IncomingFile } from './answer.ts';
export type {
  Article,
  Articles,
  CoverCrop,
  CoverInfo,
  Flag,
  NewsArticle,
  NewsItem,
  NoContent,
  ProductInfo,
} from './articles.ts';
export { type CallOptions, type OnFailure, type TokenSource, WECHAT_URL } from './call.ts';
export { clearQuotaWithSecret } from './clear-quota.ts';
export { createWeChatClient, type WeChatClient, type WeChatClientOptions } from './client.ts';
export type { RecordedRequest } from './diagnosis.ts';
export type { DraftItem, DraftQuery } from './drafts.ts';
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
export type { MassMedia, MassVideo } from './mass.ts';
export {
  type AddedMaterial,
  LIST_TYPES,
  type ListQuery,
  type ListType,
  type MaterialCount,
  type MaterialDownload,
  type MaterialItem,
  type MaterialPage,
  type VideoText,
} from './materials.ts';
export type { ArticleImage, Download, FileDownload, UploadedMedia } from './media.ts';
export type { ContentPage, PageQuery } from './page.ts';
export type { ProductCard, ProductCardQuery } from './products.ts';
export type { ArticleDetail, Publication, PublishId, SubmittedPublication } from './publications.ts';
export type { PublishedItem, PublishedQuery } from './published.ts';
export type { DailyQuota, Quota, RateLimit } from './quota.ts';
export type { FileContent, UploadFile } from './upload.ts';
export {
  type Listed,
  type ListPage,
  nextItems,
  type Position,
  type Step,
  WalkLost,
  type WalkOptions,
  walk,
} from './walk.ts';
