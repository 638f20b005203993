/** Requests as API Gateway hands them to a function. */
export const request = (
  method: string,
  pathParameters: Readonly<Record<string, string>>,
  queryStringParameters: Readonly<Record<string, string>> = {},
) => ({
  version: '2.0',
  rawPath: '/',
  headers: {},
  pathParameters,
  queryStringParameters,
  requestContext: {
    requestId: 'bench',
    http: { method },
    authorizer: { lambda: { key_id: 'k', accounts: '*', scopes: 'read write' } },
  },
});

export const context = (timeoutMs = 29_000) => {
  const end = Date.now() + timeoutMs;
  return { awsRequestId: 'bench', getRemainingTimeInMillis: () => end - Date.now() };
};

type Handler = (event: never, context: never) => Promise<unknown>;

/** @throws unless the answer is a good one */
export async function succeed(handler: Handler, event: unknown): Promise<unknown> {
  const answer = (await handler(event as never, context() as never)) as { statusCode: number; body: string };
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer;
}
