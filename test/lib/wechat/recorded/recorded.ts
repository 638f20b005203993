import type { WeChatClient } from '../../../../lib/wechat/client.ts';
import type { ErrorKind } from '../../../../lib/wechat/errcodes.ts';

/** What WeChat answered, as it stood on the wire; the call that it answered; what the caller is to get. */
export type Recorded = readonly [
  body: string,
  call: (wechat: WeChatClient) => Promise<unknown>,
  expected: unknown,
];

/** By call: the errors that WeChat answered, as they stood on the wire, and their kinds. */
export type RecordedErrors = readonly [
  name: string,
  call: (wechat: WeChatClient, url: string) => Promise<unknown>,
  errors: readonly (readonly [body: string, kind: ErrorKind])[],
];
