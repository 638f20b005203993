/**
 * In front of functions that run somewhere: an Invoke must be signed, and allowed to whoever signed it. Then it goes on as
 * it is, and so does the answer.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Access, deniedMessage } from '../iam/access.ts';
import { SignatureRefusal } from '../sigv4/refusal.ts';
import type { SignatureRules } from '../sigv4/verify.ts';
import { bodyOf, verifyBody } from '../sigv4/verify-body.ts';

export type GateOptions = {
  readonly region: string;
  /** The AWS account of the functions. */
  readonly account: string;
  readonly access: Access;
  /** Where the functions are invoked. */
  readonly target: string;
};

export type LambdaGate = { readonly url: string; close(): Promise<void> };

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const SKEW_MS = 5 * 60 * 1000;

/** Starts it on 127.0.0.1. */
export async function startLambdaGate(options: GateOptions): Promise<LambdaGate> {
  const { region, access } = options;
  const rules: SignatureRules = {
    region,
    service: 'lambda',
    secretOf: (accessKeyId) => access.secretOf(accessKeyId),
    now: Date.now,
    maxSkewMs: SKEW_MS,
  };
  const exchanges = new Set<Promise<void>>();
  const server = createServer((message, response) => {
    const running = exchange(options, rules, message, response).finally(() => exchanges.delete(running));
    exchanges.add(running);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(exchanges);
    },
  };
}

/** Answers a request. Never rejects. */
async function exchange(
  options: GateOptions,
  rules: SignatureRules,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => {}); // a client that hangs up is no fault of ours
  try {
    const body = await bodyOf(message);
    const refused = refusal(options, rules, message, body);
    if (refused) return refuse(response, refused);
    await forward(options.target, message, body, response);
  } catch (error) {
    refuse(response, { status: 502, type: 'ServiceException', message: String(error) });
  }
}

type Refused = { readonly status: number; readonly type: string; readonly message: string };

function refusal(
  { region, account, access }: GateOptions,
  rules: SignatureRules,
  message: IncomingMessage,
  body: Buffer,
): Refused | undefined {
  const [, name] = INVOCATION.exec(message.url ?? '') ?? [];
  if (message.method !== 'POST' || name === undefined)
    return { status: 404, type: 'UnknownOperationException', message: 'Only Invoke is known here.' };
  try {
    const accessKeyId = verifyBody(message, body, rules);
    const resource = `arn:aws:lambda:${region}:${account}:function:${decodeURIComponent(name)}`;
    const denial = access.check(accessKeyId, { action: 'lambda:InvokeFunction', resource });
    return denial && { status: 403, type: 'AccessDeniedException', message: deniedMessage(denial) };
  } catch (error) {
    if (!(error instanceof SignatureRefusal)) throw error;
    const type = error.reason === 'unknown-key' ? 'UnrecognizedClientException' : 'InvalidSignatureException';
    return { status: 403, type, message: error.message };
  }
}

async function forward(
  target: string,
  { url = '', rawHeaders }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const answer = await fetch(target + url, {
    method: 'POST',
    headers: amzHeaders(rawHeaders),
    body: new Uint8Array(body),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const told = [...answer.headers].filter(([name]) => name.startsWith('x-amz') || name === 'content-type');
  response.writeHead(answer.status, Object.fromEntries(told));
  response.end(bytes);
}

/** What speaks to Lambda; the rest belongs to the connection. */
function amzHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (name.startsWith('x-amz-') || name === 'content-type') headers[name] = raw[index + 1] ?? '';
  }
  return headers;
}

function refuse(response: ServerResponse, { status, type, message }: Refused): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ Type: 'User', Message: message }));
}
