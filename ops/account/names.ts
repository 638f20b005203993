import { env } from '../../lib/config.ts';

/** The parameters that make an account (lib/accounts/account-parameters.ts). */
export const parameterOf = (account: string, leaf: 'credentials' | 'token' | 'status' | 'settings') =>
  `${env('PARAMETER_PREFIX')}/accounts/${account}/${leaf}`;

export const parametersOf = (account: string) =>
  (['credentials', 'token', 'status', 'settings'] as const).map((leaf) => parameterOf(account, leaf));
