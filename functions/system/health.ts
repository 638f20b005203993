import { ok } from '../../lib/http/call.ts';
import { endpoint } from '../../lib/http/endpoint.ts';

/** Answers as long as functions run at all; it looks at nothing else. */
export const handler = endpoint({}, async () => ok({ status: 'ok' }));
