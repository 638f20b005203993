/** Every route of the service, for the one function that has to know them: $default. A test holds it to serverless.yml. */
export const ROUTES = [
  'GET /health',
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/{asset}',
  'GET /v1/accounts',
  'GET /v1/accounts/{account}',
  'PUT /v1/accounts/{account}/token',
  'POST /v1/accounts/{account}/uploads',
  'GET /v1/accounts/{account}/uploads',
  'GET /v1/accounts/{account}/uploads/{upload_id}',
  'POST /v1/accounts/{account}/uploads/{upload_id}/renew',
  'POST /v1/accounts/{account}/uploads/{upload_id}/retry',
  'POST /v1/accounts/{account}/media',
  'GET /v1/accounts/{account}/media/{media_id}',
  'GET /v1/accounts/{account}/media/{media_id}/content',
  'DELETE /v1/accounts/{account}/media/{media_id}',
  'GET /v1/accounts/{account}/handles',
  'PUT /v1/accounts/{account}/handles/{name}',
  'GET /v1/accounts/{account}/handles/{name}',
  'POST /v1/accounts/{account}/handles/{name}/refresh',
  'DELETE /v1/accounts/{account}/handles/{name}',
  'POST /v1/accounts/{account}/materials',
  'GET /v1/accounts/{account}/materials',
  'GET /v1/accounts/{account}/materials/count',
  'GET /v1/accounts/{account}/materials/{media_id}',
  'GET /v1/accounts/{account}/materials/{media_id}/content',
  'DELETE /v1/accounts/{account}/materials/{media_id}',
  'POST /v1/accounts/{account}/materials/{media_id}/restore',
  'POST /v1/accounts/{account}/materials/deletions',
  'GET /v1/accounts/{account}/materials/deletions',
  'GET /v1/accounts/{account}/materials/deletions/{plan_id}',
  'POST /v1/accounts/{account}/materials/deletions/{plan_id}/confirm',
  'POST /v1/accounts/{account}/article-images',
  'POST /v1/accounts/{account}/drafts',
  'GET /v1/accounts/{account}/drafts',
  'GET /v1/accounts/{account}/drafts/count',
  'GET /v1/accounts/{account}/drafts/{media_id}',
  'PUT /v1/accounts/{account}/drafts/{media_id}/articles/{index}',
  'DELETE /v1/accounts/{account}/drafts/{media_id}',
  'GET /v1/accounts/{account}/drafts/switch',
  'GET /v1/accounts/{account}/jobs/{job_id}',
  'POST /v1/accounts/{account}/publications',
  'GET /v1/accounts/{account}/publications',
  'GET /v1/accounts/{account}/publications/{publish_id}',
  'GET /v1/accounts/{account}/published',
  'GET /v1/accounts/{account}/published/{article_id}',
  'DELETE /v1/accounts/{account}/published/{article_id}/articles/{index}',
  'DELETE /v1/accounts/{account}/published/{article_id}',
  'POST /v1/accounts/{account}/news',
  'PUT /v1/accounts/{account}/news/{media_id}/articles/{index}',
  'POST /v1/accounts/{account}/mass/news',
  'POST /v1/accounts/{account}/mass/videos',
  'GET /v1/accounts/{account}/quota',
  'GET /v1/accounts/{account}/product-cards/{product_id}',
  'GET /v1/accounts/{account}/media/{media_id}/hd-voice',
  'GET /v1/accounts/{account}/library',
  'POST /v1/accounts/{account}/mirror',
  'GET /v1/accounts/{account}/mirror',
] as const;

/** The methods that a path answers to; none for an unknown one. */
export function methodsOf(path: string): string[] {
  const matching = ROUTES.map((route) => route.split(' ') as [string, string]).filter(([, template]) =>
    matches(template, path),
  );
  return [...new Set(matching.map(([method]) => method))];
}

function matches(template: string, path: string): boolean {
  const pattern = template.replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}/?$`).test(path);
}
