/** refresh-token in a process of its own, as each concurrent invocation has one on Lambda. */
import { handler } from '../../functions/tokens/refresh-token.ts';

export const tasks = {
  invoke: (payload: object) => handler(payload, { awsRequestId: 'bench' } as never),
};
