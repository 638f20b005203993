import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type Upload = Schemas['Upload'];

/** An upload that WeChat has taken, with the id or the address that WeChat gave. */
export type FinishedUpload = Upload &
  Pick<Schemas['UploadResult'], 'media_id' | 'thumb_media_id' | 'url'> & {
    readonly result: Schemas['UploadResult'];
  };

/** Bytes of the file that have left for S3. */
export type Progress = { readonly sent: number; readonly total: number };

export type Limits = {
  readonly signal?: AbortSignal | undefined;
  /** For everything together; 10 minutes if not given. */
  readonly timeoutMs?: number | undefined;
};

export type SendOptions = Limits & {
  /** Called while the file goes to S3, and once S3 has it all; what follows is the way from there to WeChat. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};
