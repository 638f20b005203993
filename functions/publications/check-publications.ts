import type { Context } from 'aws-lambda';
import { invocation } from '../../lib/invocation.ts';
import { log } from '../../lib/log.ts';
import { checkPublications } from '../../lib/publications/check-publications.ts';
import { askParts } from './parts.ts';

/** For what is under way, eight seconds each at most, and to write down what came of it. */
const MARGIN_MS = 15_000;

/** Asks WeChat after publications whose time has come. */
export const handler = (_event: unknown, context: Context): Promise<{ readonly due: number }> =>
  invocation(context, {}, async () => {
    const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - MARGIN_MS, 1));
    const due = await checkPublications(askParts(signal));
    if (due > 0) log.info('publications were due', { due });
    return { due };
  });
