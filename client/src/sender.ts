import { byFetch } from './by-fetch.ts';
import { byStream } from './by-stream.ts';
import { byXhr } from './by-xhr.ts';
import type { S3Answer } from './s3-answer.ts';

/**
 * Posts a form with its length, as S3 demands; `onSent` is told how many bytes of the form have gone, and of how many.
 *
 * @throws {UploadError} `unreachable`; the signal's reason
 */
export type Sender = (
  url: string,
  form: FormData,
  signal: AbortSignal,
  onSent?: (sent: number, whole: number) => void,
) => Promise<S3Answer>;

/** Fetch has no upload progress. Browsers have XMLHttpRequest for it; Node's fetch takes a stream of known length. */
export function sender(withProgress: boolean): Sender {
  const { XMLHttpRequest, process } = globalThis as Platform;
  if (withProgress && XMLHttpRequest) return byXhr;
  if (withProgress && process?.versions?.undici) return byStream;
  return byFetch;
}

type Platform = {
  readonly XMLHttpRequest?: unknown;
  readonly process?: { readonly versions?: { readonly undici?: string } };
};
