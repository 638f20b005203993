/** What the service answers, as schemas for openapi.json. */
export * from './accounts.ts';
export * from './articles.ts';
export * from './deletions.ts';
export * from './files.ts';
export * from './handles.ts';
export * from './library.ts';
export * from './lists.ts';
export * from './problem.ts';
export * from './uploads.ts';
