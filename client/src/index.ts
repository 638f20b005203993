/** A typed client of the wechat-materials API, and the way of a file through it. */
export { type Client, type ClientOptions, createClient } from './client.ts';
export { type Problem, ProblemError } from './problem-error.ts';
export type { components, operations, paths } from './schema.ts';
export { type SendableUpload, sendUpload } from './send-upload.ts';
export { unwrap } from './unwrap.ts';
export { UploadError, type UploadErrorReason } from './upload-error.ts';
export { type UploadOptions, uploadFile, waitForUpload } from './upload-file.ts';
export type { UploadSource } from './upload-source.ts';
export type { FinishedUpload, Limits, Progress, SendOptions, Upload } from './upload-types.ts';
