import { randomBytes } from 'node:crypto';
import { ERRORS } from './error-table.ts';
import type { Quirks } from './quirks.ts';

/** A refusal in WeChat's own terms. Thrown anywhere below the dispatcher, which writes it down. */
export class WeChatError extends Error {
  override name = 'WeChatError' as const;
  readonly errcode: number;
  /** Stands in for the table's text where the text depends on the request (40164). */
  readonly text: string | undefined;

  constructor(errcode: number, text?: string) {
    super(`errcode ${errcode}`);
    this.errcode = errcode;
    this.text = text;
  }
}

/** `<text>[ hint: [<tag>]] rid: <8hex>-<8hex>-<8hex>`, as far as switched on (wechat-api.md 0.10). */
export function errmsgOf(error: WeChatError, rid: string, quirks: Quirks): string {
  const entry = ERRORS[error.errcode];
  const text = error.text ?? entry?.text ?? 'unknown error';
  const hint = quirks.hints && entry?.hint ? ` hint: [${entry.hint}]` : '';
  return `${text}${hint}${quirks.rid ? ` rid: ${rid}` : ''}`;
}

/** The name of a request; its first group is the request's time (wechat-api.md 0.11). */
export function newRid(unixSeconds: number): string {
  const group = () => randomBytes(4).toString('hex');
  return `${unixSeconds.toString(16).padStart(8, '0')}-${group()}-${group()}`;
}
