import type { IncomingMessage } from 'node:http';
import { type RefusalReason, SignatureRefusal } from '../sigv4/refusal.ts';
import type { SignatureRules } from '../sigv4/verify.ts';
import { verifyBody } from '../sigv4/verify-body.ts';
import { SsmError, type SsmErrorCode } from './errors.ts';

const CODES: Record<RefusalReason, SsmErrorCode> = {
  missing: 'MissingAuthenticationTokenException',
  'two-mechanisms': 'IncompleteSignatureException',
  unsupported: 'IncompleteSignatureException',
  'old-version': 'IncompleteSignatureException',
  malformed: 'IncompleteSignatureException',
  'wrong-region': 'InvalidSignatureException',
  'wrong-scope': 'InvalidSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  skewed: 'InvalidSignatureException',
  'not-yet-valid': 'InvalidSignatureException',
  expired: 'InvalidSignatureException',
  mismatch: 'InvalidSignatureException',
  'unsigned-headers': 'InvalidSignatureException',
};

/** Whose key signed a request, or throws what SSM would answer. The body is always under the signature here. */
export function authenticate(message: IncomingMessage, body: Buffer, rules: SignatureRules): string {
  try {
    return verifyBody(message, body, rules);
  } catch (error) {
    if (!(error instanceof SignatureRefusal)) throw error;
    throw new SsmError(CODES[error.reason], messageOf(error));
  }
}

function messageOf({ reason, message, detail }: SignatureRefusal): string | undefined {
  if (reason === 'skewed') {
    return `Signature expired or not yet current: ${detail.RequestTime} against ${detail.ServerTime}`;
  }
  if (reason === 'wrong-region') return `Credential should be scoped to a valid region; ${message}`;
  if (reason === 'mismatch' || reason === 'unknown-key') return undefined;
  return message;
}
