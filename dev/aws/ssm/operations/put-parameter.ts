import { invalid, SsmError } from '../errors.ts';
import { flag, type Input, optionalText, refuseMembers, requiredText } from '../input.ts';
import { checkName } from '../names.ts';
import type { Operation } from '../operation.ts';
import type { Parameter, ParameterType, Tier } from '../store.ts';

const STANDARD_LIMIT = 4096;
const ADVANCED_LIMIT = 8192;

/** Creates a parameter or, with Overwrite, adds a version. */
export const putParameter: Operation = {
  names: (input) => [requiredText(input, 'Name')],
  run: (input, { store, now }) => {
    refuseMembers(input, 'Policies');
    const name = requiredText(input, 'Name');
    checkName(name);
    const value = requiredText(input, 'Value');
    const existing = store.newest(name);
    if (existing && !flag(input, 'Overwrite')) throw new SsmError('ParameterAlreadyExists');
    const type = typeOf(input, existing);
    const added = store.add({
      name,
      type,
      value,
      tier: tierOf(input, value, existing),
      keyId: type === 'SecureString' ? (optionalText(input, 'KeyId') ?? 'alias/aws/ssm') : undefined,
      description: optionalText(input, 'Description') ?? existing?.description,
      allowedPattern: patternOf(input, value),
      lastModified: now(),
    });
    return { Version: added.version, Tier: added.tier };
  },
};

function typeOf(input: Input, existing: Parameter | undefined): ParameterType {
  const dataType = optionalText(input, 'DataType') ?? 'text';
  if (dataType !== 'text') throw invalid(`The following data type is not supported: ${dataType}`);
  const type = optionalText(input, 'Type') ?? existing?.type;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (type !== 'String' && type !== 'StringList' && type !== 'SecureString') {
    throw new SsmError('UnsupportedParameterType');
  }
  if (existing && existing.type !== type) throw new SsmError('HierarchyTypeMismatchException');
  return type;
}

/** A parameter stays advanced for good; Intelligent-Tiering makes it so when its value needs it. */
function tierOf(input: Input, value: string, existing: Parameter | undefined): Tier {
  const asked = optionalText(input, 'Tier') ?? existing?.tier ?? 'Standard';
  const size = Buffer.byteLength(value);
  const tier = asked === 'Intelligent-Tiering' ? intelligent(size, existing) : asked;
  if (tier !== 'Standard' && tier !== 'Advanced') throw invalid(`Unknown tier: ${tier}`);
  if (existing?.tier === 'Advanced' && tier === 'Standard') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  if (tier === 'Standard' && size > STANDARD_LIMIT) {
    throw invalid(
      `Standard tier parameters support a maximum parameter value of ${STANDARD_LIMIT} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    );
  }
  if (size > ADVANCED_LIMIT) {
    throw invalid(
      `Advanced tier parameters support a maximum parameter value of ${ADVANCED_LIMIT} characters.`,
    );
  }
  return tier;
}

function intelligent(size: number, existing: Parameter | undefined): Tier {
  return size > STANDARD_LIMIT || existing?.tier === 'Advanced' ? 'Advanced' : 'Standard';
}

function patternOf(input: Input, value: string): string | undefined {
  const pattern = optionalText(input, 'AllowedPattern');
  if (pattern === undefined || pattern === '') return undefined;
  if (regularExpression(pattern).test(value)) return pattern;
  throw new SsmError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new SsmError('InvalidAllowedPatternException');
  }
}
