/** What every client is asked to do. */
export type Calls = { readonly count: number; readonly parallel: number };
/** `file` is a path. */
export type Uploads = Calls & { readonly file: string };
/** Bytes. */
export type Downloads = Calls & { readonly size: number };
