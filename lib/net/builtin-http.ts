/**
 * node:http and node:https, without an import statement. An import gives a module all that http exports, which makes Node load
 * the whole of undici for http.WebSocket and its like: some twenty milliseconds of every cold start (docs/performance.md).
 */
export const http = process.getBuiltinModule('node:http');
export const https = process.getBuiltinModule('node:https');
