/** Every error this Parameter Store answers; all have status 400 but a fault of ours. The value is the message where it never varies. */
const TABLE = {
  AccessDeniedException: 'The caller has not the right to this.',
  HierarchyLevelLimitExceededException:
    'A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the Amazon Web Services Systems Manager User Guide.',
  HierarchyTypeMismatchException:
    "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type.",
  IncompleteSignatureException: 'The request signature does not conform to AWS standards.',
  InternalServerError: 'An error occurred on the server side.',
  InvalidAllowedPatternException: 'The request does not meet the regular expression requirement.',
  InvalidFilterKey: 'The specified key is not valid.',
  InvalidFilterOption: 'The specified filter option is not valid.',
  InvalidNextToken: 'The specified token is not valid.',
  InvalidSignatureException:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  MissingAuthenticationTokenException: 'Missing Authentication Token',
  ParameterAlreadyExists:
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  ParameterNotFound: 'The parameter could not be found. Verify the name and try again.',
  ParameterPatternMismatchException: 'The parameter value does not match the allowed pattern.',
  ParameterVersionNotFound: 'The specified parameter version was not found.',
  SerializationException: 'The request is not JSON.',
  UnknownOperationException: 'The operation is not known here.',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  UnsupportedParameterType: 'The parameter type is not supported.',
  ValidationException: 'The input fails to satisfy the constraints of the service.',
} as const satisfies Record<string, string>;

export type SsmErrorCode = keyof typeof TABLE;

/** A refusal in the words of SSM. */
export class SsmError extends Error {
  override name = 'SsmError';
  readonly code: SsmErrorCode;
  readonly status: number;

  constructor(code: SsmErrorCode, message?: string) {
    super(message ?? TABLE[code]);
    this.code = code;
    this.status = code === 'InternalServerError' ? 500 : 400;
  }
}

/** ValidationException, the commonest refusal. */
export function invalid(message: string): SsmError {
  return new SsmError('ValidationException', message);
}
