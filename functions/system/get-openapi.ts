import { pipeline } from '../../lib/http/pipeline.ts';
import document from '../../openapi.json' with { type: 'json' };
import { getOpenapi as route } from './contract.ts';

const body = JSON.stringify(document);

/** The contract of the service. */
export const handler = pipeline(route, async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' },
  body,
}));
