/** Params of serverless.yml with which the end-to-end tests run: nobody need wait long for what goes on in the background. */
export const E2E_PARAMS: Readonly<Record<string, string>> = {
  draftWaitSeconds: '6',
  firstLookSeconds: '1',
  secondLookSeconds: '1',
};
