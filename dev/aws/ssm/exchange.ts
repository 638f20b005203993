/**
 * One request in AWS JSON 1.1: always `POST /`, the operation in `X-Amz-Target: AmazonSSM.GetParameter`, input and output
 * as JSON. Errors have their name in `__type` and once more in a header. Beside it, unsigned, for tests in other
 * processes: `GET /_local/calls` answers what was called, `DELETE /_local/calls` forgets it.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Access, deniedMessage } from '../iam/access.ts';
import { header, receive } from '../sigv4/received.ts';
import type { SignatureRules } from '../sigv4/verify.ts';
import { authenticate } from './authenticate.ts';
import type { CallLog } from './call-log.ts';
import { arn } from './describe.ts';
import { SsmError } from './errors.ts';
import { parseInput } from './input.ts';
import { parseSelector } from './names.ts';
import type { SsmContext } from './operation.ts';
import { operationNamed } from './operations/index.ts';

export type SsmService = SsmContext & {
  log: CallLog;
  /** Nothing where no credentials are demanded. */
  rules: SignatureRules | undefined;
  access: Access | undefined;
};

const BODY_LIMIT = 1024 * 1024;
const TARGET = 'AmazonSSM.';

/** Answers a request. Never rejects. */
export async function exchange(
  service: SsmService,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => {}); // a client that hangs up is no fault of ours
  response.sendDate = false;
  response.setHeader('date', new Date(service.now()).toUTCString());
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    const body = await bodyOf(message);
    const output =
      message.url === '/_local/calls' ? localCalls(service, message) : run(service, message, body);
    send(response, 200, output);
  } catch (thrown) {
    if (response.destroyed) return;
    const error = toSsmError(thrown);
    response.setHeader('x-amzn-errortype', error.code);
    send(response, error.status, { __type: error.code, message: error.message });
  }
}

function run(service: SsmService, message: IncomingMessage, body: Buffer): Record<string, unknown> {
  const request = receive(message);
  const accessKeyId = service.rules && authenticate(message, body, service.rules);
  const target = header(request, 'x-amz-target') ?? '';
  if (message.method !== 'POST' || !target.startsWith(TARGET))
    throw new SsmError('UnknownOperationException');
  const name = target.slice(TARGET.length);
  const operation = operationNamed(name);
  const input = parseInput(body.toString('utf8'));
  const names = operation.names(input);
  if (accessKeyId !== undefined) demand(service, accessKeyId, name, names);
  service.log.add(name, names, service.now());
  return operation.run(input, service);
}

/** Every parameter that is named needs the right to it; who names none needs it to all. */
function demand(
  { access, place }: SsmService,
  accessKeyId: string,
  operation: string,
  names: string[],
): void {
  const action = `ssm:${operation}`;
  const named = names.map((name) => arn(parseSelector(name).name, place));
  const resources = named.length > 0 ? named : [`arn:aws:ssm:${place.region}:${place.account}:*`];
  for (const resource of resources) {
    const denial = access?.check(accessKeyId, { action, resource });
    if (denial) throw new SsmError('AccessDeniedException', deniedMessage(denial));
  }
}

function localCalls({ log }: SsmService, { method }: IncomingMessage): Record<string, unknown> {
  if (method === 'DELETE') log.clear();
  else if (method !== 'GET') throw new SsmError('UnknownOperationException');
  return { calls: log.all() };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of message.iterator({ destroyOnReturn: false })) {
    size += piece.length;
    if (size <= BODY_LIMIT) pieces.push(piece);
  }
  if (size > BODY_LIMIT) throw new SsmError('SerializationException', 'The request is too large.');
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, status: number, output: Record<string, unknown>): void {
  const text = JSON.stringify(output);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function toSsmError(error: unknown): SsmError {
  if (error instanceof SsmError) return error;
  if (error instanceof URIError) return new SsmError('ValidationException');
  console.error('local SSM:', error);
  return new SsmError('InternalServerError');
}
