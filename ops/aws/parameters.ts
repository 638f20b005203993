/** The parameters that only an operator writes. Reading them is lib/storage's. */
import { DeleteParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Place } from '../place.ts';
import { stackOutputs } from './stack.ts';

const ssm = new SSMClient({ maxAttempts: 5 });

export type Secrets = {
  /** Stores a secret. @throws {ParameterAlreadyExists} if it must be a new one and is not */
  readonly put: (name: string, value: string, how: { readonly overwrite: boolean }) => Promise<void>;
};

/**
 * Where secrets are stored: encrypted with the stack's own key, where it has one. Asking the stack for it also makes sure
 * that no secret goes to a stage or region where nobody would read it.
 *
 * @throws {OpsFailure} if the stack is not deployed
 */
export async function secretsOf(place: Place): Promise<Secrets> {
  const key = (await stackOutputs(place))?.get('KmsKeyArn');
  return {
    async put(name, value, { overwrite }) {
      await ssm.send(
        new PutParameterCommand({
          Name: name,
          Value: value,
          Type: 'SecureString',
          Overwrite: overwrite,
          ...(key && { KeyId: key }),
        }),
      );
    },
  };
}

/** Deletes those of the parameters that exist; gives their names. At most ten. */
export async function deleteParameters(names: readonly string[]): Promise<readonly string[]> {
  const { DeletedParameters = [] } = await ssm.send(new DeleteParametersCommand({ Names: [...names] }));
  return DeletedParameters;
}
