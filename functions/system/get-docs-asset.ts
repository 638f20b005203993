import style from 'gzip:swagger-ui-dist/swagger-ui.css';
import viewer from 'gzip:swagger-ui-dist/swagger-ui-bundle.js';
import { gunzipSync } from 'node:zlib';
import type { ApiAnswer } from '../../lib/http/call.ts';
import { pipeline } from '../../lib/http/pipeline.ts';
import { getDocsAsset as route } from './contract.ts';

const START = "SwaggerUIBundle({ url: '../openapi.json', dom_id: '#contract', deepLinking: true });\n";

const HEADERS = { 'cache-control': 'public, max-age=3600', vary: 'accept-encoding' };

/** The parts of the page that shows the contract. */
export const handler = pipeline(route, async ({ path: { asset }, acceptsGzip }) => {
  if (asset === 'start.js') return text('text/javascript', START);
  return asset === 'viewer.js'
    ? packed('text/javascript', viewer, acceptsGzip)
    : packed('text/css', style, acceptsGzip);
});

const typed = (type: string) => ({ ...HEADERS, 'content-type': `${type}; charset=utf-8` });

const text = (type: string, body: string): ApiAnswer => ({ statusCode: 200, headers: typed(type), body });

/** Packed when the service was built. Who cannot unpack it gets it plain. */
function packed(type: string, base64: string, acceptsGzip: boolean): ApiAnswer {
  if (!acceptsGzip) return text(type, gunzipSync(Buffer.from(base64, 'base64')).toString('utf8'));
  const headers = { ...typed(type), 'content-encoding': 'gzip' };
  return { statusCode: 200, headers, body: base64, isBase64Encoded: true };
}
