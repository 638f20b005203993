/**
 * What fauxqs leaves out: whose key signed a request, and whether that identity has the right to it. It stands in front of
 * the queues as hooks of their server.
 */
import { Readable } from 'node:stream';
import type { buildApp } from 'fauxqs';
import { type Access, deniedMessage } from '../iam/access.ts';
import { SignatureRefusal } from '../sigv4/refusal.ts';
import { bodyOf, verifyBody } from '../sigv4/verify-body.ts';

type Queues = ReturnType<typeof buildApp>;

export type GuardOptions = {
  readonly region: string;
  /** The AWS account of the queues. */
  readonly account: string;
  readonly access: Access;
};

const TARGET = 'AmazonSQS.';
const SKEW_MS = 15 * 60 * 1000;

/** Thrown into fauxqs' server, which answers with its status and code. */
class Refusal extends Error {
  readonly statusCode = 403;
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Lets nothing reach the queues that is not signed and allowed. To be called before the server listens. */
export function guardQueues(app: Queues, { region, account, access }: GuardOptions): void {
  const rules = {
    region,
    service: 'sqs',
    secretOf: (accessKeyId: string) => access.secretOf(accessKeyId),
    now: Date.now,
    maxSkewMs: SKEW_MS,
  };
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.method !== 'POST') return payload;
    const body = await bodyOf(payload);
    const accessKeyId = verifyBody(request.raw, body, rules);
    const operation = String(request.headers['x-amz-target'] ?? '').slice(TARGET.length);
    const resource = `arn:aws:sqs:${region}:${account}:${queueNamed(body)}`;
    const denial = access.check(accessKeyId, { action: actionOf(operation), resource });
    if (denial) throw new Refusal('AccessDenied', sqsSpelling(deniedMessage(denial), denial.action));
    return Object.assign(Readable.from([body], { objectMode: false }), {
      receivedEncodedLength: body.length,
    });
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const refusal = error instanceof SignatureRefusal ? inWordsOfSqs(error) : error;
    if (!(refusal instanceof Refusal)) throw error;
    return reply
      .status(refusal.statusCode)
      .header('content-type', 'application/x-amz-json-1.0')
      .header('x-amzn-query-error', `${refusal.type};Sender`)
      .send(JSON.stringify({ __type: `com.amazon.coral.service#${refusal.type}`, message: refusal.message }));
  });
}

/** A batch needs the right to what it does many of. */
const actionOf = (operation: string) => `sqs:${operation.replace(/Batch$/, '')}`;

/** The queue that a request is about, by its URL or, before there is one, its name. `*`: all of them. */
function queueNamed(body: Buffer): string {
  const { QueueUrl, QueueName } = parsed(body);
  if (typeof QueueUrl === 'string') return QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  return typeof QueueName === 'string' ? QueueName : '*';
}

/** What is no JSON is refused by the queues themselves. */
function parsed(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body.toString('utf8'))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** SQS writes actions in small letters when it refuses them. */
const sqsSpelling = (message: string, action: string) => message.replaceAll(action, action.toLowerCase());

function inWordsOfSqs({ reason, message }: SignatureRefusal): Refusal {
  if (reason === 'missing') return new Refusal('MissingAuthenticationToken', message);
  if (reason === 'unknown-key')
    return new Refusal(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  return new Refusal('InvalidSignatureException', message);
}
