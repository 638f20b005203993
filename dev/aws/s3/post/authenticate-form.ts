import { parseAmzDate } from '../../sigv4/amz-date.ts';
import { SignatureRefusal } from '../../sigv4/refusal.ts';
import { ALGORITHM, parseCredential, sameSignature, sign, signingKey } from '../../sigv4/signature.ts';
import type { SignatureRules } from '../../sigv4/verify.ts';
import { invalidArgument, S3Error } from '../errors.ts';
import { inWordsOfS3 } from '../http/authenticate.ts';

/** A policy as it stands in its form, in base64, and whose key signed it. */
export type SignedPolicy = { policy: string; accessKeyId: string };

/** Checks who signed the policy of a form. Throws S3Error. */
export function authenticateForm(fields: ReadonlyMap<string, string>, rules: SignatureRules): SignedPolicy {
  const policy = fields.get('policy');
  const signature = fields.get('x-amz-signature');
  if (policy === undefined && signature === undefined) throw new S3Error('AccessDenied');
  const given = (name: string, spelled: string): string => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw invalidArgument(
      `Bucket POST must contain a field named '${spelled}'.  If it is specified, please check the order of the fields.`,
      spelled,
      '',
    );
  };
  const signed = given('policy', 'policy');
  const algorithm = given('x-amz-algorithm', 'X-Amz-Algorithm');
  const credentialText = given('x-amz-credential', 'X-Amz-Credential');
  const amzDate = given('x-amz-date', 'X-Amz-Date');
  const provided = given('x-amz-signature', 'X-Amz-Signature');
  if (algorithm !== ALGORITHM) {
    throw invalidArgument(`X-Amz-Algorithm only supports "${ALGORITHM}"`, 'X-Amz-Algorithm', algorithm);
  }
  if (parseAmzDate(amzDate) === undefined) {
    throw invalidArgument('X-Amz-Date must be in the ISO8601 Long Format', 'X-Amz-Date', amzDate);
  }
  const { accessKeyId, scope } = credentialOf(credentialText, amzDate, rules);
  const secret = rules.secretOf(accessKeyId);
  if (secret === undefined) {
    throw new S3Error('InvalidAccessKeyId', { detail: { AWSAccessKeyId: accessKeyId } });
  }
  if (!sameSignature(sign(signingKey(secret, scope), signed), provided)) {
    throw new S3Error('SignatureDoesNotMatch', {
      detail: { AWSAccessKeyId: accessKeyId, StringToSign: signed, SignatureProvided: provided },
    });
  }
  return { policy: signed, accessKeyId };
}

function credentialOf(text: string, amzDate: string, { region, service }: SignatureRules) {
  const credential = parseCredential(text);
  const wrong = (message: string) =>
    inWordsOfS3(new SignatureRefusal('wrong-scope', message, { via: 'query' }));
  if (!credential) throw wrong('the Credential is mal-formed');
  const { scope } = credential;
  if (scope.region !== region) throw wrong(`the region '${scope.region}' is wrong; expecting '${region}'`);
  if (scope.service !== service) throw wrong(`incorrect service "${scope.service}"`);
  if (!amzDate.startsWith(scope.date)) throw wrong(`Invalid credential date "${scope.date}"`);
  return credential;
}
