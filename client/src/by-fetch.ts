import { whole } from './s3-answer.ts';
import type { Sender } from './sender.ts';
import { networkFailed } from './upload-error.ts';

/** Where nobody asks for progress, or where there is no way to it, as in service workers. */
export const byFetch: Sender = (url, form, signal) =>
  fetch(url, { method: 'POST', body: form, credentials: 'omit', signal }).then(whole).catch(networkFailed);
