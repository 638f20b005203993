/** In Node, `await openAsBlob(path)` makes a Blob of a file on disk. */
export type UploadSource = Blob | Uint8Array;

export const blobOf = (file: UploadSource): Blob =>
  file instanceof Uint8Array ? new Blob([file as Uint8Array<ArrayBuffer>]) : file;

/** A File has one. */
export const nameOf = (file: UploadSource): string | undefined =>
  'name' in file && typeof file.name === 'string' && file.name !== '' ? file.name : undefined;
