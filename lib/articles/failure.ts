/** Whose failure an error is: the one picture's, or the whole call's. */
import { RemoteRefused } from '../net/remote-refused.ts';
import { type ErrorKind, isOutcomeUnknown, WeChatError } from '../wechat/index.ts';
import { type ImageReason, ImageRefused } from './reasons.ts';

/** The next picture would fare alike: these concern the account. */
const OF_THE_ACCOUNT: readonly ErrorKind[] = [
  'token',
  'rate',
  'quota',
  'library_full',
  'configuration',
  'entitlement',
  'closed',
];

/** Why this picture failed, or undefined where the error is the whole call's. */
export function reasonOf(error: unknown): ImageReason | undefined {
  if (error instanceof ImageRefused || error instanceof RemoteRefused) return error.reason;
  if (!(error instanceof WeChatError)) return undefined;
  if (isOutcomeUnknown(error)) return 'outcome_unknown';
  const { kind } = error.class;
  return OF_THE_ACCOUNT.includes(kind) ? undefined : `wechat_${kind}`;
}
