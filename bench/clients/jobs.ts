/** What every client is asked to do. */
export type Calls = { readonly count: number; readonly parallel: number };
/** `file` is a path. */
export type Uploads = Calls & { readonly file: string };
/** What is no larger is read at once and sent from memory, by hand and by lib/wechat: a 10 MB file times 8 is not. */
export const SMALL = 2 ** 20;
/** Bytes. */
export type Downloads = Calls & { readonly size: number };
