import { declaredLength } from '../body/body-length.ts';
import { Expectations } from '../body/expectations.ts';
import { invalidArgument } from '../errors.ts';
import type { Answer } from '../http/answer.ts';
import { headerText } from '../http/header-text.ts';
import { putting } from '../http/needs.ts';
import type { Call } from '../http/service.ts';
import { attributesFrom } from '../object/attributes.ts';
import { checkKey } from '../object/key.ts';
import { writeObject } from '../object/write-object.ts';
import { authenticateForm } from './authenticate-form.ts';
import { type Form, readForm } from './form.ts';
import { judge } from './judge.ts';
import { withinRange } from './length-range.ts';
import { parsePolicy } from './policy.ts';
import { postAnswer } from './post-answer.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: S3 spells its placeholder so
const PLACEHOLDER = '${filename}';

/** POST of a form to a bucket: the upload of a browser, allowed by a signed policy and by nothing else. */
export async function postObject(call: Call): Promise<Answer> {
  const { request, service, bucket } = call;
  const bodyLength = declaredLength(request, false);
  const form = await readForm(request.body(), request.header('content-type') ?? '');
  const fields = expandFileName(form);

  const signed = authenticateForm(fields, service.rules);
  const policy = parsePolicy(signed.policy);
  const key = fields.get('key');
  if (!key) {
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'key',
      '',
    );
  }
  checkKey(key);
  judge(policy, withBucket(fields, bucket.name), service.now());
  call.demand(signed.accessKeyId, putting(bucket.name, key));
  const attributes = attributesFrom(asHeaders(fields));
  const expectations = new Expectations(fields, {});
  const file = withinRange(form.file, policy.lengthRange, bodyLength);
  const content = await service.contents.keep(expectations.watch(file));
  const checksum = expectations.checksum();
  const draft = { key, attributes, content, checksum };
  const object = await writeObject(call, draft, { check: () => {} }, 'ObjectCreated:Post');
  return postAnswer(call, fields, object);
}

/** Fields are text; attributes are kept as headers carry them. */
function asHeaders(fields: Map<string, string>): Map<string, string> {
  return new Map([...fields].map(([name, value]) => [name, headerText(value)]));
}

/** `${filename}` in any field stands for the name of the file. */
function expandFileName({ fields, fileName }: Form): Map<string, string> {
  const signed = new Set(['policy', 'x-amz-signature']);
  return new Map(
    [...fields].map(([name, value]) => [
      name,
      signed.has(name) ? value : value.replaceAll(PLACEHOLDER, () => fileName),
    ]),
  );
}

/** For the conditions the bucket is the one in the address, whatever a field says or does not say. */
function withBucket(fields: Map<string, string>, bucket: string): Map<string, string> {
  return new Map([...fields, ['bucket', bucket]]);
}
