import { type Problem, ProblemError } from './problem-error.ts';

type Outcome = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };

type DataOf<O> = O extends { data: infer Data } ? Data : never;

/**
 * What a call answered: `const page = await unwrap(client.GET(…))`.
 *
 * @throws {ProblemError} if the answer is none of the good ones
 */
export async function unwrap<O extends Outcome>(outcome: O | PromiseLike<O>): Promise<DataOf<O>> {
  const { data, error, response } = await outcome;
  if (response.ok) return data as DataOf<O>;
  throw new ProblemError(problemIn(error, response), secondsIn(response.headers.get('retry-after')));
}

function problemIn(body: unknown, { status, statusText, headers }: Response): Problem {
  if (isProblem(body)) return body;
  // API Gateway's own answers are `{message}`; what else may stand between us and the service answers anything.
  const message = (body as { message?: unknown } | undefined)?.message;
  const request_id = headers.get('x-request-id') ?? headers.get('apigw-requestid');
  return {
    type: 'about:blank',
    title: statusText || `HTTP ${status}`,
    status,
    detail: typeof message === 'string' ? message : `The answer has status ${status} and does not say why.`,
    ...(request_id && { request_id }),
  };
}

const isProblem = (body: unknown): body is Problem =>
  typeof (body as Partial<Problem> | undefined)?.type === 'string' &&
  typeof (body as Partial<Problem>).detail === 'string';

const secondsIn = (text: string | null) => (text && /^\d+$/.test(text) ? Number(text) : undefined);
