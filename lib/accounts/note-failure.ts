/** What becomes of every refusal of WeChat's: it is counted by its kind, and written down with WeChat's own id of it. */
import { log } from '../log.ts';
import { type CounterName, count } from '../metrics.ts';
import { type ErrorKind, type OnFailure, WeChatError } from '../wechat/index.ts';

const COUNTER = {
  token: 'WeChatErrorToken',
  busy: 'WeChatErrorBusy',
  rate: 'WeChatErrorRate',
  quota: 'WeChatErrorQuota',
  library_full: 'WeChatErrorLibraryFull',
  transcoding: 'WeChatErrorTranscoding',
  configuration: 'WeChatErrorConfiguration',
  entitlement: 'WeChatErrorEntitlement',
  closed: 'WeChatErrorClosed',
  media_id: 'WeChatErrorMediaId',
  format: 'WeChatErrorFormat',
  size: 'WeChatErrorSize',
  in_use: 'WeChatErrorInUse',
  input: 'WeChatErrorInput',
  unknown: 'WeChatErrorUnknown',
} as const satisfies Record<ErrorKind, CounterName>;

/**
 * The observer of one account's calls. The text of a refusal stays out of it: the one who asked is told that, and it may
 * repeat what was sent.
 *
 * @param whose what the lines say of the account
 */
export const noteFailure =
  (whose: { readonly account: string } | { readonly app_id: string }): OnFailure =>
  (error) => {
    if (error instanceof WeChatError) {
      const { api, errcode, rid } = error;
      const { kind } = error.class;
      count(COUNTER[kind]);
      log.info('WeChat refused', { ...whose, api, errcode, kind, rid });
    } else {
      const { api, reason, status } = error;
      count('WeChatUnreachable');
      log.info('WeChat gave no answer', { ...whose, api, reason, status });
    }
  };
