/** An account's alias, chosen by the operator: part of paths, parameter names and object keys. */
export const ACCOUNT_PATTERN = /^[a-z0-9][a-z0-9_-]{0,31}$/;
