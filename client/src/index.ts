/** A typed client of the wechat-materials API. */
export { type Client, type ClientOptions, createClient } from './client.ts';
export { type Problem, ProblemError } from './problem-error.ts';
export type { components, operations, paths } from './schema.ts';
export { unwrap } from './unwrap.ts';
