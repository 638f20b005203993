import type { Context } from 'aws-lambda';
import { keepHandles } from '../../lib/handles/keep-handles.ts';
import { invocation } from '../../lib/invocation.ts';
import { log } from '../../lib/log.ts';
import { refreshParts } from './parts.ts';

/** For what is under way, 20 seconds at most each, and to write down what became of it. */
const MARGIN_MS = 40_000;

/** Makes the ids of handles anew before they end. */
export const handler = (_event: unknown, context: Context): Promise<{ readonly due: number }> =>
  invocation(context, {}, async () => {
    const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 1));
    const due = await keepHandles(refreshParts(signal));
    if (due > 0) log.info('handles were due', { due });
    return { due };
  });
