import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { S3Error } from '../errors.ts';
import { leaf } from './xml.ts';

/** What an operation answers; the exchange adds what all answers carry. */
export type Answer = {
  status: number;
  headers?: Record<string, string | undefined>;
  /** Text is XML unless the headers say otherwise. */
  body?: string | Readable;
};

/** An answer of XML. */
export function xmlAnswer(body: string, headers: Answer['headers'] = {}): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** A refusal as S3 spells it. */
export function errorAnswer(error: S3Error, resource: string, requestId: string, hostId: string): Answer {
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>',
    leaf('Code', error.code),
    leaf('Message', error.message),
    ...Object.entries(error.detail).map(([name, value]) => leaf(name, value)),
    leaf('Resource', resource),
    leaf('RequestId', requestId),
    leaf('HostId', hostId),
    '</Error>',
  ].join('');
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', ...error.headers },
    body,
  };
}

/** An S3Error of anything thrown. What is not one is a fault of ours and goes to the console. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  if (error instanceof URIError) return new S3Error('InvalidURI');
  console.error('local S3:', error);
  return new S3Error('InternalError');
}

/** Sends an answer. Rejects when the client hangs up while a body is on its way. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  if (response.destroyed) {
    if (typeof answer.body === 'object') answer.body.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.statusCode = answer.status;
  if (typeof answer.body === 'object') {
    await pipeline(answer.body, response);
    return;
  }
  const text = answer.body ?? '';
  const bodiless = answer.status === 204 || answer.status === 304 || response.req.method === 'HEAD';
  if (!bodiless) response.setHeader('content-length', Buffer.byteLength(text));
  response.end(bodiless ? undefined : text);
}
