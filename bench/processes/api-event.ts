import { ACCOUNT } from './world.ts';

export type ApiRequest = {
  readonly method: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request as API Gateway hands it to a function, from a key that may read and write. */
export const apiEvent = ({ method, path = {}, query = {}, body, headers = {} }: ApiRequest) => ({
  version: '2.0',
  rawPath: '',
  headers,
  pathParameters: { account: ACCOUNT, ...path },
  queryStringParameters: query,
  ...(body !== undefined && { body: JSON.stringify(body) }),
  requestContext: {
    requestId: 'bench',
    http: { method },
    authorizer: { lambda: { key_id: 'k', accounts: '*', scopes: 'read write' } },
  },
});
