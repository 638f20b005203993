import { encodePath } from '../../sigv4/uri.ts';
import { type Answer, xmlAnswer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { leaf } from '../http/xml.ts';
import { quoted } from '../object/etag.ts';
import { versionHeader } from '../object/write-object.ts';
import type { StoredObject } from '../store/object-version.ts';

/** Answers an uploaded form in the way its fields ask for: a redirect, 200, 201 with XML, or 204. */
export function postAnswer(
  { request, bucket }: Call,
  fields: ReadonlyMap<string, string>,
  object: StoredObject,
): Answer {
  const location = `http://${request.header('host')}/${bucket.name}/${encodePath(object.key)}`;
  const etag = quoted(object.etag);
  const headers = { etag, location, ...versionHeader(bucket, object), ...object.attributes.encryption };
  const redirect = redirectTarget(fields, { bucket: bucket.name, key: object.key, etag });
  if (redirect) return { status: 303, headers: { ...headers, location: redirect } };
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>',
    leaf('Location', location),
    leaf('Bucket', bucket.name),
    leaf('Key', object.key),
    leaf('ETag', etag),
    '</PostResponse>',
  ].join('');
  return { ...xmlAnswer(body, headers), status: 201 };
}

/** The address to go on to, told what was stored; one that is no address is as if it were not there. */
function redirectTarget(
  fields: ReadonlyMap<string, string>,
  stored: Record<string, string>,
): string | undefined {
  const target = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (!target || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  for (const [name, value] of Object.entries(stored)) url.searchParams.append(name, value);
  return url.href;
}
