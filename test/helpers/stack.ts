/** The running stack, as its callers use it. Each test file makes an account of its own, so that none disturbs another. */
import { randomBytes } from 'node:crypto';
import './ran.ts';
import { S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { StackInfo } from '../../dev/stack/stack.ts';
import { assertDeclared } from './contract.ts';
import type { TestKeys } from './test-keys.ts';

export type TestInfo = StackInfo & { readonly files_url: string; readonly keys: TestKeys };

export const info = JSON.parse(process.env.TEST_STACK ?? '{}') as TestInfo;

const credentials = { accessKeyId: info.aws_access_key_id, secretAccessKey: info.aws_secret_access_key };
export const s3 = new S3Client({ endpoint: info.s3_url, region: info.region, credentials });
const ssm = new SSMClient({ endpoint: info.ssm_url, region: info.region, credentials });

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests
export type Json = any;

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  readonly text: string;
};

export type Options = {
  readonly method?: string;
  /** An object is sent as JSON. */
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData | Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The key; null sends none. */
  readonly key?: string | null;
};

/** Calls the API; never follows a redirect. Every answer is held to openapi.json. */
export async function api(
  path: string,
  { method, body, headers = {}, key = info.api_key }: Options = {},
): Promise<Answer> {
  const plain = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const response = await fetch(info.api_url + path, {
    method: verb,
    redirect: 'manual',
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(plain && { 'content-type': 'application/json' }),
      // serverless-offline damages raw bodies of other types; API Gateway does not.
      ...(body instanceof Uint8Array && { 'content-type': 'application/octet-stream' }),
      ...headers,
    },
    ...(body !== undefined && { body: plain ? JSON.stringify(body) : (body as string) }),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text };
  assertDeclared(verb, path, answer);
  return { ...answer, json: parsed(text) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const putParameter = (path: string, value: unknown, Type: 'String' | 'SecureString') =>
  ssm.send(
    new PutParameterCommand({
      Name: info.parameter_prefix + path,
      Value: JSON.stringify(value),
      Type,
      Overwrite: true,
    }),
  );

/** The simulator's control API. */
export async function simulator(
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Json> {
  const response = await fetch(`${info.wechat_url}/_simulator${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`simulator ${path}: ${text}`);
  return text ? parsed(text) : undefined;
}

export type TestAccount = {
  readonly account: string;
  readonly app_id: string;
  readonly app_secret: string;
  /** Calls below /v1/accounts/{account}. */
  readonly call: (path: string, options?: Options) => Promise<Answer>;
  /** Lets WeChat fail for this account; `clearFaults` ends what is left of it. */
  readonly fault: (
    fault: Readonly<Record<string, unknown>>,
    where?: Readonly<Record<string, unknown>>,
  ) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  /** What WeChat was asked for this account: requests whose path begins so. */
  readonly requests: (path: string) => Promise<Json[]>;
  readonly materials: () => Promise<Json[]>;
};

/** An account of its own, with an app of its own at the simulator. */
export async function newAccount(
  setup: Readonly<Record<string, unknown>> = {},
  account = `t${randomBytes(6).toString('hex')}`,
): Promise<TestAccount> {
  const app_id = `wx${randomBytes(8).toString('hex')}`;
  const app_secret = randomBytes(16).toString('hex');
  const faults: string[] = [];
  await simulator('/apps', { app_id, app_secret, ...setup });
  await putParameter(
    `/accounts/${account}/credentials`,
    { kind: 'secret', app_id, app_secret },
    'SecureString',
  );
  return {
    account,
    app_id,
    app_secret,
    call: (path, options) => api(`/v1/accounts/${account}${path}`, options),
    fault: async (fault, where = {}) => {
      faults.push((await simulator('/faults', { app_id, fault, ...where })).id);
    },
    clearFaults: async () => {
      for (const id of faults.splice(0))
        await simulator(`/faults/${id}`, undefined, 'DELETE').catch(() => {});
    },
    requests: async (path) =>
      (await simulator(`/requests?app_id=${app_id}&path=${encodeURIComponent(path)}`)).requests,
    materials: async () => (await simulator(`/materials?app_id=${app_id}`)).materials,
  };
}
