import { SsmError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { deleteParameter, deleteParameters } from './delete-parameters.ts';
import { describeParameters, getParameterHistory } from './describe-parameters.ts';
import { getParameter, getParameters, getParametersByPath } from './get-parameters.ts';
import { putParameter } from './put-parameter.ts';

const OPERATIONS: Record<string, Operation> = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  PutParameter: putParameter,
  DeleteParameter: deleteParameter,
  DeleteParameters: deleteParameters,
  DescribeParameters: describeParameters,
  GetParameterHistory: getParameterHistory,
};

/** The operation of this name. Throws UnknownOperationException. */
export function operationNamed(name: string): Operation {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) throw new SsmError('UnknownOperationException');
  return operation;
}
