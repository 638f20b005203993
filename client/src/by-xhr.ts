import type { Sender } from './sender.ts';
import { UploadError } from './upload-error.ts';

/** Browsers. Whoever listens to the upload makes it a request with preflight: the bucket's CORS rule allows it. */
export const byXhr: Sender = (url, form, signal, onSent) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const { XMLHttpRequest } = globalThis as unknown as { XMLHttpRequest: new () => Xhr };
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded, total }) => onSent?.(loaded, total);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new UploadError('unreachable'));
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener('abort', stop);
    request.open('POST', url);
    request.send(form);
  });

/** What is used of it; outside browsers the types do not know it. */
type Xhr = {
  readonly status: number;
  readonly responseText: string;
  readonly upload: { onprogress: (event: { readonly loaded: number; readonly total: number }) => void };
  onload: () => void;
  onerror: () => void;
  onabort: () => void;
  onloadend: () => void;
  open(method: 'POST', url: string): void;
  send(form: FormData): void;
  abort(): void;
};
