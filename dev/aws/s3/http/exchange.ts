/**
 * One request from its first line to its last byte. Whatever goes wrong inside becomes S3's XML; a client that hangs up
 * gets nothing and leaves nothing. After a refusal the rest of the body is thrown away rather than the connection, so
 * that a client which writes before it reads still learns why; only one that waits for `100 Continue` is spared the body.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkKey } from '../object/key.ts';
import { postObject } from '../post/post-object.ts';
import { type Answer, errorAnswer, sendAnswer, toS3Error } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { corsHeadersFor, preflight } from './cors.ts';
import { concealMissing } from './needs.ts';
import { S3Request } from './request.ts';
import { routeFor } from './routes.ts';
import { Call, type S3Service } from './service.ts';

/** Answers a request. Never rejects. */
export async function exchange(
  service: S3Service,
  message: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
): Promise<void> {
  response.on('error', () => {}); // a client that hangs up is no fault of ours
  response.sendDate = false;
  response.setHeader('date', new Date(service.now()).toUTCString());
  response.setHeader('server', 'AmazonS3');
  let request: S3Request;
  try {
    request = new S3Request(message, response, expectsContinue);
  } catch (error) {
    message.resume();
    await send(response, errorAnswer(toS3Error(error), message.url ?? '/', '', ''));
    return;
  }
  const call = new Call(service, request);
  const answer = await answerTo(call);
  if (answer) {
    const headers = { 'x-amz-request-id': request.id, 'x-amz-id-2': request.hostId };
    const cors = corsHeadersFor(service, request);
    await send(response, { ...answer, headers: { ...headers, ...cors, ...answer.headers } });
    await request.discardRest();
  }
  // Whether or not the client waited for its answer: what it wrote is there.
  for (const announcement of call.announcements) service.notifier.announce(announcement);
}

/** What a call came to; nothing for a client that hung up in the middle of its request. */
async function answerTo(call: Call): Promise<Answer | undefined> {
  const { request } = call;
  try {
    return await run(call);
  } catch (error) {
    if (request.aborted) return undefined;
    const resource = `/${[request.bucketName, request.key].filter((part) => part !== '').join('/')}`;
    const refusal = errorAnswer(toS3Error(error), resource, request.id, request.hostId);
    return request.method === 'HEAD' ? { ...refusal, body: '' } : refusal;
  }
}

async function run(call: Call): Promise<Answer> {
  const { service, request } = call;
  if (request.method === 'OPTIONS') return preflight(service, request);
  const isForm = /^multipart\/form-data/i.test(request.header('content-type') ?? '');
  if (request.method === 'POST' && isForm && !request.key && !request.query.has('delete')) {
    return postObject(call);
  }
  const verified = authenticate(request, service.rules);
  checkKey(request.key);
  const route = routeFor(request);
  for (const need of route.needs(call)) call.demand(verified.accessKeyId, need);
  try {
    return await route.run(call, verified);
  } catch (error) {
    throw concealMissing(call, verified.accessKeyId, error);
  }
}

/** Where an answer cannot be sent to its end, the connection is cut: half an object must not look like one. */
async function send(response: ServerResponse, answer: Answer): Promise<void> {
  try {
    await sendAnswer(response, answer);
  } catch (error) {
    if (!response.destroyed) console.error('local S3:', error);
    response.destroy();
  }
}
