/** The AWS credentials of the local stack: known to everybody, good for nothing else. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

export const LOCAL_CREDENTIALS: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
