/** SSM as far as the token needs it: one account, whose parameters are here or not. */
import { createServer } from 'node:http';

const parameters = new Map<string, string>();
export const reads: Record<string, number> = {};

export function setParameter(name: string, value: string | undefined): void {
  if (value === undefined) parameters.delete(name);
  else parameters.set(name, value);
}

type Input = { readonly Name?: string; readonly Names?: readonly string[]; readonly Value?: string };

const found = (name: string) => {
  const value = parameters.get(name);
  return value === undefined ? [] : [{ Name: name, Value: value, Type: 'String', Version: 1 }];
};

function answer(
  operation: string,
  { Name = '', Names = [], Value }: Input,
): { status: number; body: unknown } {
  if (operation === 'PutParameter') {
    parameters.set(Name, Value ?? '');
    return { status: 200, body: { Version: 1 } };
  }
  if (operation === 'GetParameters') return { status: 200, body: { Parameters: Names.flatMap(found) } };
  const [Parameter] = found(Name);
  if (Parameter) return { status: 200, body: { Parameter } };
  return { status: 400, body: { __type: 'ParameterNotFound', message: 'There is none' } };
}

export const ssm = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const input = JSON.parse(text) as Input;
  const name = `${operation} ${input.Name ?? ''}`.trim();
  reads[name] = (reads[name] ?? 0) + 1;
  const { status, body } = answer(operation, input);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
});
ssm.keepAliveTimeout = 60_000;
