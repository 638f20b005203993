/**
 * CORS as a bucket's rules have it. The first rule that fits origin, method and headers decides; its headers go with
 * every answer, errors too, or a browser could not show its script why S3 refused.
 */
import { S3Error } from '../errors.ts';
import type { CorsRule } from '../options.ts';
import type { Answer } from './answer.ts';
import type { S3Request } from './request.ts';
import type { S3Service } from './service.ts';

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** Answers a preflight. Unsigned, as browsers send it. Throws AccessForbidden or BadRequest. */
export function preflight(service: S3Service, request: S3Request): Answer {
  const origin = request.header('origin');
  const method = request.header('access-control-request-method');
  if (!origin) throw new S3Error('BadRequest');
  if (!method) {
    throw new S3Error('BadRequest', { message: 'Invalid Access-Control-Request-Method: null' });
  }
  const asked = (request.header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const rules = service.buckets.get(request.bucketName)?.config.cors;
  const rule = rules?.find((candidate) => allows(candidate, origin, method, asked));
  if (!rule) throw forbidden(rules !== undefined, method, request.key);
  return {
    status: 200,
    headers: {
      ...corsHeaders(rule, origin),
      'access-control-allow-headers': asked.length > 0 ? asked.join(', ') : undefined,
      'access-control-max-age': rule.MaxAge === undefined ? undefined : String(rule.MaxAge),
    },
  };
}

/** The headers that let a page of this origin read the answer to its request; none where no rule fits. */
export function corsHeadersFor(service: S3Service, request: S3Request): Record<string, string | undefined> {
  const origin = request.header('origin');
  const rules = service.buckets.get(request.bucketName)?.config.cors ?? [];
  if (!origin) return {};
  const rule = rules.find((candidate) => allows(candidate, origin, request.method, []));
  return rule ? corsHeaders(rule, origin) : {};
}

function corsHeaders(rule: CorsRule, origin: string): Record<string, string | undefined> {
  const anyone = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    'access-control-allow-credentials': anyone ? undefined : 'true',
    'access-control-expose-headers': rule.ExposedHeaders?.length ? rule.ExposedHeaders.join(', ') : undefined,
    vary: VARY,
  };
}

function allows(rule: CorsRule, origin: string, method: string, headers: string[]): boolean {
  return (
    rule.AllowedOrigins.some((pattern) => fits(pattern, origin)) &&
    rule.AllowedMethods.includes(method) &&
    headers.every((name) => (rule.AllowedHeaders ?? []).some((pattern) => fits(pattern.toLowerCase(), name)))
  );
}

/** A pattern may hold one `*`. */
function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

function forbidden(hasRules: boolean, method: string, key: string): S3Error {
  const detail = { Method: method, ResourceType: key ? 'OBJECT' : 'BUCKET' };
  if (hasRules) return new S3Error('AccessForbidden', { detail });
  return new S3Error('AccessForbidden', {
    message: 'CORSResponse: CORS is not enabled for this bucket.',
    detail,
  });
}
