/** Temporary media and article images (wechat-api.md 2). */
import type { Answer } from './answer.ts';
import type { Caller, CallOptions } from './call.ts';
import { WeChatUnreachable } from './errors.ts';
import type { MediaType } from './file-rules.ts';
import { createdAt, requiredText } from './json.ts';
import { type UploadFile, upload } from './upload.ts';

const UPLOAD = '/cgi-bin/media/upload';
const GET = '/cgi-bin/media/get';
const GET_HD_VOICE = '/cgi-bin/media/get/jssdk';
const UPLOAD_IMAGE = '/cgi-bin/media/uploadimg';

/** `thumb` answers `thumb_media_id`, all others `media_id` (2.1). */
export type UploadedMedia = {
  readonly type: MediaType;
  readonly media_id?: string;
  readonly thumb_media_id?: string;
  /** Unix seconds; the media lives three days from then. */
  readonly created_at: number;
};

export type ArticleImage = { readonly url: string };

export type FileDownload = Extract<Answer, { file: unknown }>;

/** A file, or a link under which the file of a video lies (2.2). */
export type Download = FileDownload | { readonly link: string };

export function mediaApi(caller: Caller) {
  return {
    /** Uploads temporary media. @throws {WeChatError} {WeChatUnreachable} {TokenUnavailable} */
    async upload(type: MediaType, file: UploadFile, options: CallOptions = {}): Promise<UploadedMedia> {
      const answer = await upload(caller, { api: UPLOAD, query: { type }, file, ...options });
      const idName = type === 'thumb' ? 'thumb_media_id' : 'media_id';
      // The documents know media_id alone, traffic has either; the other one may be there and empty.
      const id = answer[idName] || answer.thumb_media_id || answer.media_id;
      return {
        type,
        [idName]: requiredText(UPLOAD, { [idName]: id }, idName),
        created_at: createdAt(answer),
      };
    },

    /**
     * Fetches temporary media: bytes, and for a video usually a link (sometimes bytes).
     *
     * @throws as `upload`, and {NotDownloadable}
     */
    async get(mediaId: string, options: CallOptions = {}): Promise<Download> {
      const call = {
        api: GET,
        query: { media_id: mediaId },
        idempotent: true,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      };
      const answer = await caller.any({ ...call, ...options });
      return 'file' in answer ? answer : { link: requiredText(GET, answer.json, 'video_url') };
    },

    /**
     * Fetches a voice of the JSSDK's `uploadVoice` as it was recorded: Speex at 16 kHz, of which `get` gives AMR at
     * 8 kHz (2.3). For verified accounts only.
     *
     * @throws as `get`
     */
    async getHdVoice(mediaId: string, options: CallOptions = {}): Promise<FileDownload> {
      const call = {
        api: GET_HD_VOICE,
        query: { media_id: mediaId },
        idempotent: true,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      };
      const answer = await caller.any({ ...call, ...options });
      if ('json' in answer) throw new WeChatUnreachable(GET_HD_VOICE, 'not_understood', 'all');
      return answer;
    },

    /** Uploads a picture for the body of an article: a URL, outside the library's quota (2.4). @throws as `upload` */
    async uploadImage(file: UploadFile, options: CallOptions = {}): Promise<ArticleImage> {
      const answer = await upload(caller, { api: UPLOAD_IMAGE, file, ...options });
      return { url: requiredText(UPLOAD_IMAGE, answer, 'url') };
    },
  };
}

/** For a call whose answer is a file: as long as the caller's own signal lets it. */
export const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
