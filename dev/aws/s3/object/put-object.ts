import type { Verified } from '../../sigv4/verify.ts';
import { checksumHeaders } from '../body/checksums.ts';
import { expectBody } from '../body/receive.ts';
import type { Answer } from '../http/answer.ts';
import type { Call } from '../http/service.ts';
import { attributesFrom } from './attributes.ts';
import { quoted } from './etag.ts';
import { guardWrite } from './write-conditions.ts';
import { versionHeader, writeObject } from './write-object.ts';

/** PUT of an object. Everything the head can tell is judged before the body is read. */
export async function putObject(call: Call, verified: Verified): Promise<Answer> {
  const { request, bucket, service } = call;
  const guard = guardWrite(request.headers, bucket, request.key);
  const attributes = attributesFrom(request.headers);
  const incoming = expectBody(request, verified);
  const received = await incoming.receive(service.contents);
  const draft = { ...received, key: request.key, attributes };
  const object = await writeObject(call, draft, guard, 'ObjectCreated:Put');
  return {
    status: 200,
    headers: {
      etag: quoted(object.etag),
      ...versionHeader(bucket, object),
      ...checksumHeaders(object.checksum),
      ...object.attributes.encryption,
    },
  };
}
