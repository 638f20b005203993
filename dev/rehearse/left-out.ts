const DECODED =
  'an HTTP API decodes the path before it looks for the route, and a %2F then makes another one: 404';

/** Tests that ask for something which the emulated AWS does otherwise than the local stack. Either way it is a refusal. */
export const LEFT_OUT: readonly { readonly test: string; readonly why: string }[] = [
  { test: '/v1/accounts/a%2Fb/materials/count names account', why: DECODED },
  { test: 'a key of one account is refused at first/second', why: DECODED },
  { test: 'a key of one account is refused at first/../second', why: DECODED },
];
